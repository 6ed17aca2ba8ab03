using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>Flights of each airline by how late they landed.</summary>
public sealed record DelayByAirline(DateRange Date) : IChart<DelayByAirline.Delays>
{
    private const string Punctual = "On time", Late = "16–60 min late", VeryLate = "Later", Cancelled = "Cancelled";
    private const int Green = 3, Amber = 1, Red = 5, Slate = 7;

    /// <summary>One row for each airline and class of delay.</summary>
    public sealed record Delays(Column<string> Airline, Column<string> DelayClass, Column<long> Flights);

    /// <inheritdoc/>
    public static PanelInfo Info => new("How late, by airline")
    {
        Subtitle = "Flights by delay on arrival, airlines with most flights first",
        Height = TileHeight.Tall,
        Sentence = "Stacked bars of flights for each airline: on time, 16 to 60 minutes late, later, and cancelled. United, JetBlue and ExpressJet fly most.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT l.name AS airline,
               CASE WHEN f.dep_time IS NULL THEN '4 cancelled' WHEN f.arr_delay <= 15 THEN '1 on time' WHEN f.arr_delay <= 60 THEN '2 late' ELSE '3 very late' END AS delay_class,
               count(*) AS flights
        FROM demo.flights.flights AS f
        JOIN demo.flights.airlines AS l ON l.carrier = f.carrier
        WHERE f.flight_date >= :date_from AND f.flight_date < :date_to
        GROUP BY l.name, CASE WHEN f.dep_time IS NULL THEN '4 cancelled' WHEN f.arr_delay <= 15 THEN '1 on time' WHEN f.arr_delay <= 60 THEN '2 late' ELSE '3 very late' END
        ORDER BY airline, delay_class
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Delays columns)
    {
        var airlines = columns.Airline.Zip(columns.Flights)
            .GroupBy(row => row.First, row => row.Second, StringComparer.Ordinal)
            .OrderByDescending(airline => airline.Sum())
            .Select(airline => airline.Key);
        return Plot.StackedBar(columns.Airline, columns.Flights, Column.Of(columns.DelayClass.Select(Name)), [Punctual, Late, VeryLate, Cancelled], [.. airlines])
            .Series((Punctual, Green), (Late, Amber), (VeryLate, Red), (Cancelled, Slate));
    }

    private static string Name(string delayClass) => delayClass switch
    {
        "1 on time" => Punctual,
        "2 late" => Late,
        "3 very late" => VeryLate,
        _ => Cancelled,
    };
}
