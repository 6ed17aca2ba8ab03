using CleanDash.Application.Panels;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>Delays, routes and airlines of flights out of New York.</summary>
public sealed class FlightsDashboard : IDashboard
{
    /// <inheritdoc/>
    public static DashboardInfo Info => new("Flights out of New York")
    {
        Description = "Delays, routes and airlines of every flight out of Newark, Kennedy and LaGuardia in 2013.",
        Owner = "data@example.com",
        Category = "Travel",
        Viewers = ["user"],
        DataUntil = new DateOnly(2013, 12, 31),
    };

    /// <inheritdoc/>
    public static void Arrange(Page page) => page
        .Filter("date", "Departure", DateRange.Between(new DateOnly(2013, 6, 1), new DateOnly(2013, 8, 31)))
        .Filter<IReadOnlyList<string>>("origins", "Airport on the map")
        .Filter("target", "Target, %", 80d)
        .Filter("min_flights", "Flights of a route, at least", 100)
        .Filter("min_percent", "Share of an airline, at least %", 3d)
        .Row(row => row
            .Panel<OnTime>(4)
            .Text("A flight is on time when it lands at most 15 minutes late. The flights are those of 2013 as the US Bureau of Transportation Statistics has them, cancelled ones included.", 8))
        .Row(row => row.Panel<WhereTheyFly>(6).Panel<DelayByAirline>(6))
        .Row(row => row.Panel<AirlinesByAirport>())
        .Row(row => row.Panel<RoutesToWatch>())
        .Row(row => row.Panel<MyRegion>());
}

/// <summary>The airports that flights leave from.</summary>
public sealed record Origins : IOptions
{
    /// <inheritdoc/>
    public static string Sql => """
        SELECT f.origin AS value, concat(f.origin, ' · ', a.name) AS label, count(*) AS count
        FROM demo.flights.flights AS f
        JOIN demo.flights.airports AS a ON a.faa = f.origin
        GROUP BY f.origin, a.name
        ORDER BY value
        """;
}
