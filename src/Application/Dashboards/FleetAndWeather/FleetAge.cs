using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.FleetAndWeather;

/// <summary>Planes that flew in the period by year of make and maker.</summary>
public sealed record FleetAge(DateRange Date) : IChart<FleetAge.Classes>
{
    private const int Years = 5;
    private static readonly (string Name, int Colour)[] Makers = [("Boeing", 0), ("Airbus", 1), ("Embraer", 2), ("Bombardier", 3), ("Others", 7)];

    /// <summary>One row for each class of five years and maker.</summary>
    public sealed record Classes(Column<int> BuiltFrom, Column<string> Maker, Column<long> Planes, Column<long> Flights);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Age of the fleet")
    {
        Subtitle = "Planes that flew in the period, by year of make and maker",
        Sentence = "Stacked columns of planes by year of make, in classes of five years, and by maker. Most planes were built between 1995 and 2009; Boeing leads, then Airbus; Embraer and Bombardier come in from 2000 on.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT CAST(floor(p.year / 5) * 5 AS INT) AS built_from,
               CASE WHEN p.manufacturer LIKE 'AIRBUS%' THEN 'Airbus' WHEN p.manufacturer = 'BOEING' THEN 'Boeing' WHEN p.manufacturer LIKE 'BOMBARDIER%' THEN 'Bombardier'
                    WHEN p.manufacturer = 'EMBRAER' THEN 'Embraer' ELSE 'Others' END AS maker,
               count(DISTINCT p.tailnum) AS planes, count(*) AS flights
        FROM demo.flights.planes AS p
        JOIN demo.flights.flights AS f ON f.tailnum = p.tailnum
        WHERE f.flight_date >= :date_from AND f.flight_date < :date_to AND p.year IS NOT NULL
        GROUP BY CAST(floor(p.year / 5) * 5 AS INT),
               CASE WHEN p.manufacturer LIKE 'AIRBUS%' THEN 'Airbus' WHEN p.manufacturer = 'BOEING' THEN 'Boeing' WHEN p.manufacturer LIKE 'BOMBARDIER%' THEN 'Bombardier'
                    WHEN p.manufacturer = 'EMBRAER' THEN 'Embraer' ELSE 'Others' END
        ORDER BY built_from, maker
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Classes columns)
    {
        var classes = Enumerable.Range(0, ((columns.BuiltFrom.Max() - columns.BuiltFrom.Min()) / Years) + 1).Select(i => Name(columns.BuiltFrom.Min() + (i * Years)));
        return Plot.StackedColumn(Column.Of(columns.BuiltFrom.Select(Name)), columns.Planes, columns.Maker, [.. Makers.Select(maker => maker.Name)], [.. classes])
            .Series(Makers);
    }

    private static string Name(int from) => $"{from}–{(from + Years - 1) % 100:00}";
}
