using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>Trips, revenue and mean fare beside those of the period of equal length before.</summary>
public sealed record TripsAndRevenue(DateRange Date) : INumber<TripsAndRevenue.Totals>
{
    /// <summary>One row; there is no revenue where there is no trip.</summary>
    public sealed record Totals(Column<long> Trips, Column<long> TripsBefore, Column<double?> Revenue, Column<double?> RevenueBefore, Column<double?> MeanFare);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Trips and revenue")
    {
        Subtitle = "Beside the period of equal length before",
        Sentence = "Synthetic trips, revenue and mean fare of the period, the first two with their change on the period of equal length before.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT count(*) FILTER (WHERE tpep_pickup_datetime >= :date_from) AS trips,
               count(*) FILTER (WHERE tpep_pickup_datetime < :date_from) AS trips_before,
               round(sum(fare_amount) FILTER (WHERE tpep_pickup_datetime >= :date_from), 2) AS revenue,
               round(sum(fare_amount) FILTER (WHERE tpep_pickup_datetime < :date_from), 2) AS revenue_before,
               round(avg(fare_amount) FILTER (WHERE tpep_pickup_datetime >= :date_from), 2) AS mean_fare
        FROM samples.nyctaxi.trips
        WHERE tpep_pickup_datetime >= date_sub(:date_from, datediff(:date_to, :date_from)) AND tpep_pickup_datetime < :date_to
        """;

    /// <inheritdoc/>
    public IReadOnlyList<Number> Draw(Totals columns)
    {
        var before = Date.Days == 1 ? "on the day before" : $"on the {Date.Days} days before";
        return
        [
            new Number("Trips", columns.Trips[0]) { Format = "#,0", Before = columns.TripsBefore[0], BeforeName = before, Better = Better.Higher },
            new Number("Revenue", columns.Revenue[0]) { Unit = "$", Format = "#,0", Before = columns.RevenueBefore[0], BeforeName = before, Better = Better.Higher },
            new Number("Mean fare", columns.MeanFare[0]) { Unit = "$", Format = "0.00" },
        ];
    }
}
