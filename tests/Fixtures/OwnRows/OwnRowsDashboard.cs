using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.OwnRows;

/// <summary>Every way in which a dashboard can show people rows of their own: a table, a number, and choices.</summary>
public sealed class OwnRowsDashboard : IDashboard
{
    public static DashboardInfo Info => new("Own rows") { Description = "Airports of one's own region", Owner = "data@example.com", Viewers = ["own-rows"] };

    public static void Arrange(Page page) => page
        .Filter<string>("airport", "Airport")
        .Row(row => row.Panel<OwnAirports>(8).Panel<OwnCount>(4));
}

/// <summary>Airports of the person's region, to choose from.</summary>
public sealed record AirportsOfMine([FromCaller("region")] string Region) : IOptions
{
    public static string Sql => """
        SELECT faa AS value, name AS label, CAST(NULL AS BIGINT) AS count
        FROM demo.flights.airports WHERE :region = '*' OR tzone = :region ORDER BY name, faa
        """;
}
