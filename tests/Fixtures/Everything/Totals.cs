using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.Everything;

/// <summary>Several numbers in one tile, with a change, a target and a small line.</summary>
public sealed record Totals(DateRange Date) : INumber<Totals.Days>
{
    public sealed record Days(Column<DateOnly> Day, Column<long> Trips, Column<double> Fare);

    public static PanelInfo Info => new("Totals") { Subtitle = "Of the days that were chosen" };

    public static string Sql => """
        SELECT CAST(tpep_pickup_datetime AS DATE) AS day, count(*) AS trips, sum(fare_amount) AS fare
        FROM   samples.nyctaxi.trips WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to
        GROUP  BY 1 ORDER BY 1
        """;

    public IReadOnlyList<Number> Draw(Days days) =>
    [
        new("Trips", days.Trips.Sum()) { Before = days.Trips.Sum() * 0.9, BeforeName = "on the days before", Better = Better.Higher, Spark = days.Trips },
        new("Revenue", days.Fare.Sum()) { Unit = "$", Before = days.Fare.Sum() * 1.1, BeforeName = "on the days before", Better = Better.Higher },
        new("Days", days.Day.Count) { Target = 31 },
    ];
}
