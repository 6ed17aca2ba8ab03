using CleanDash.Application.Panels;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>Trips, fares and hours of yellow cabs.</summary>
public sealed class NycTaxiDashboard : IDashboard
{
    /// <inheritdoc/>
    public static DashboardInfo Info => new("New York taxi")
    {
        Description = "Trips, fares and hours of yellow cabs in the first two months of 2016. The trips are synthetic.",
        Owner = "data@example.com",
        Category = "Travel",
        Viewers = ["user"],
        DataUntil = new DateOnly(2016, 2, 29),
    };

    /// <inheritdoc/>
    public static void Arrange(Page page) => page
        .Filter("date", "Pick-up", DateRange.Between(new DateOnly(2016, 1, 22), new DateOnly(2016, 2, 11)))
        .Filter<IReadOnlyList<int>>("dropoff_zips", "Drop-off zip")
        .Filter("bin", "Bin of fares, $", 4d)
        .Row(row => row
            .Panel<TripsAndRevenue>(8)
            .Text("The trips on this page are synthetic: no real ride is in them. Hours, areas, fares and the snowstorm of 23 January 2016 are modelled on what was usual in New York that winter.", 4))
        .Row(row => row.Panel<TripsPerDay>(8).Panel<BusiestPickups>(4))
        .Row(row => row.Panel<WhenNewYorkRides>(7).Panel<RideLength>(5))
        .Row(row => row.Panel<RideCost>());
}

/// <summary>The zip codes that rides end in, those with most rides first.</summary>
public sealed record DropoffZips : IOptions
{
    /// <inheritdoc/>
    public static string Sql => """
        SELECT dropoff_zip AS value, CAST(dropoff_zip AS STRING) AS label, count(*) AS count
        FROM samples.nyctaxi.trips
        WHERE dropoff_zip IS NOT NULL
        GROUP BY dropoff_zip
        ORDER BY count DESC, value
        """;
}
