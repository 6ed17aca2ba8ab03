using CleanDash.Application.Panels;

namespace CleanDash.Application.Dashboards.FleetAndWeather;

/// <summary>What wind, frost and old planes do to flights out of New York.</summary>
public sealed class FleetAndWeatherDashboard : IDashboard
{
    /// <inheritdoc/>
    public static DashboardInfo Info => new("Fleet and weather")
    {
        Description = "What wind, rain and cold did to flights out of New York in 2013, and how old the planes were.",
        Owner = "data@example.com",
        Category = "Travel",
        Viewers = ["analyst"],
        DataUntil = new DateOnly(2013, 12, 31),
    };

    /// <inheritdoc/>
    public static void Arrange(Page page) => page
        .Filter("date", "Departure", DateRange.Between(new DateOnly(2013, 6, 1), new DateOnly(2013, 8, 31)))
        .Filter<string>("origin", "Airport of the temperatures")
        .Row(row => row.Panel<WindAndDelay>(6).Panel<TemperatureAndCancellations>(6))
        .Row(row => row.Panel<FleetAge>());
}

/// <summary>The airports that have weather.</summary>
public sealed record WeatherStations : IOptions
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
