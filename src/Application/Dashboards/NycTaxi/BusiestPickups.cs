using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>The ten zip codes with most pick-ups; of rides to certain zip codes where some are chosen.</summary>
public sealed record BusiestPickups(DateRange Date, [OptionsFrom<DropoffZips>] IReadOnlyList<int> DropoffZips) : IChart<BusiestPickups.Areas>
{
    /// <summary>One row for each area, the busiest first.</summary>
    public sealed record Areas(Column<string> Zip, Column<long> Trips, Column<double> Percent);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Busiest pick-up areas")
    {
        Subtitle = "Trips by zip code",
        Sentence = "The ten zip codes where most of the synthetic rides begin, as ranked bars with their number of trips.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT CAST(pickup_zip AS STRING) AS zip, count(*) AS trips, round(100e0 * count(*) / sum(count(*)) OVER (), 2) AS percent
        FROM samples.nyctaxi.trips
        WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to
          AND pickup_zip IS NOT NULL
          AND (:dropoff_zips IS NULL OR dropoff_zip IN (SELECT explode(from_json(:dropoff_zips, 'array<int>'))))
        GROUP BY pickup_zip
        ORDER BY trips DESC, zip
        LIMIT 10
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Areas columns) => Plot.Bar(columns.Zip, columns.Trips)
        .Also(columns.Percent)
        .Hover("%{y}: %{x:,} trips, %{customdata:.1f} % of all<extra></extra>");
}
