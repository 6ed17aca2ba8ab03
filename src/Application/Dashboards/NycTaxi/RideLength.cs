using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>Minutes per ride by part of the day; rides of three hours and more are left out.</summary>
public sealed record RideLength(DateRange Date) : IChart<RideLength.Parts>
{
    /// <summary>One row for each part of the day, with five percentiles of its rides.</summary>
    public sealed record Parts(Column<string> DayPart, Column<long> Trips, Column<double> P05, Column<double> P25, Column<double> P50, Column<double> P75, Column<double> P95);

    /// <inheritdoc/>
    public static PanelInfo Info => new("How long a ride takes")
    {
        Subtitle = "By quarter of the day. Box: the middle half; whiskers: 5th to 95th percentile",
        Unit = "min",
        Sentence = "Minutes per synthetic ride as a box for each part of the day. Rides take longest in the afternoon and are shortest at night.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT day_part, count(*) AS trips,
               round(percentile(minutes, 0.05), 2) AS p05, round(percentile(minutes, 0.25), 2) AS p25, round(percentile(minutes, 0.5), 2) AS p50,
               round(percentile(minutes, 0.75), 2) AS p75, round(percentile(minutes, 0.95), 2) AS p95
        FROM (SELECT CASE WHEN hour(tpep_pickup_datetime) < 6 THEN '1 night' WHEN hour(tpep_pickup_datetime) < 12 THEN '2 morning'
                          WHEN hour(tpep_pickup_datetime) < 18 THEN '3 afternoon' ELSE '4 evening' END AS day_part,
                     (unix_timestamp(tpep_dropoff_datetime) - unix_timestamp(tpep_pickup_datetime)) / 60 AS minutes
              FROM samples.nyctaxi.trips
              WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to) AS q
        WHERE minutes < 180
        GROUP BY day_part
        ORDER BY day_part
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Parts columns) =>
        Plot.Box(Column.Of(columns.DayPart.Select(Name)), columns.P05, columns.P25, columns.P50, columns.P75, columns.P95);

    private static string Name(string dayPart) => dayPart switch
    {
        "1 night" => "Night",
        "2 morning" => "Morning",
        "3 afternoon" => "Afternoon",
        _ => "Evening",
    };
}
