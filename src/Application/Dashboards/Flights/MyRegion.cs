using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>The twelve airports with most arrivals in the time zone that the person's attribute <c>region</c> names; <c>*</c> is every zone.</summary>
public sealed record MyRegion(DateRange Date, [FromCaller("region")] string Region) : IChart<MyRegion.Arrivals>
{
    /// <summary>One row for each airport, the busiest first; where every flight was cancelled there is no delay.</summary>
    public sealed record Arrivals(Column<string> Airport, Column<long> Flights, Column<double?> MeanDelay);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Flights to my region")
    {
        Subtitle = "Airports of the time zone that your account's region names",
        Sentence = "Ranked bars of flights out of New York to the twelve busiest airports of your own region.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT a.name AS airport, count(*) AS flights, round(avg(f.arr_delay), 1) AS mean_delay
        FROM demo.flights.flights AS f
        JOIN demo.flights.airports AS a ON a.faa = f.dest
        WHERE f.flight_date >= :date_from AND f.flight_date < :date_to
          AND (:region = '*' OR a.tzone = :region)
        GROUP BY a.faa, a.name
        ORDER BY flights DESC, airport
        LIMIT 12
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Arrivals columns) => Plot.Bar(columns.Airport, columns.Flights)
        .Also(columns.MeanDelay)
        .Hover("%{y}: %{x:,} flights, %{customdata:.1f} min late on average<extra></extra>");
}
