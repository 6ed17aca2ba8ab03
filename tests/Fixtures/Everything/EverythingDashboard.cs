using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.Everything;

/// <summary>What the sample dashboards do not show: every kind of filter, a required one, several numbers in a tile, a slow panel, a broken one, a cut one.</summary>
public sealed class EverythingDashboard : IDashboard
{
    public static DashboardInfo Info => new("Everything")
    {
        Description = "One of each", Owner = "data@example.com", Viewers = ["analyst"], DataUntil = new(2016, 2, 29),
    };

    public static void Arrange(Page page) => page
        .Filter<DateRange>("date", "Pick-up", DateRange.LastDays(30))
        .Filter<DateOnly>("day", "Day")
        .Filter<IReadOnlyList<int>>("zips", "Pick-up zip")
        .Filter<IReadOnlyList<string>>("words", "Words")
        .Filter<Part>("part", "Part of the day")
        .Filter<bool>("airport", "Airport fares")
        .Filter<double>("least", "Least fare")
        .Filter<int>("most", "Most miles")
        .Filter<string>("name", "Name")
        .Filter<string>("minute", "Minute")
        .Required<string>("zip", "Drop-off zip")
        .Row(row => row.Text("The trips on this page are synthetic."))
        .Row(row => row.Panel<Totals>(12))
        .Row(row => row.Panel<Fares>(8).Panel<ToOneZip>(4))
        .Row(row => row.Panel<Slow>(4).Panel<Broken>(4).Panel<CutShort>(4));
}

public enum Part
{
    Morning,
    LateEvening,
}

public sealed record PickupZips : IOptions
{
    public static string Sql => """
        SELECT pickup_zip AS value, concat('Zip ', pickup_zip) AS label, count(*) AS count
        FROM   samples.nyctaxi.trips WHERE pickup_zip IS NOT NULL
        GROUP  BY pickup_zip ORDER BY count(*) DESC, pickup_zip
        """;
}

/// <summary>More choices than a page brings along.</summary>
public sealed record Minutes : IOptions
{
    public static string Sql => """
        SELECT CAST(m.i AS STRING) AS value, concat('Minute ', m.i) AS label, CAST(NULL AS BIGINT) AS count
        FROM   (SELECT explode(sequence(0, 1439)) AS i) AS m ORDER BY m.i
        """;
}

public sealed record DropoffZips : IOptions
{
    public static string Sql => """
        SELECT CAST(dropoff_zip AS STRING) AS value, CAST(dropoff_zip AS STRING) AS label, count(*) AS count
        FROM   samples.nyctaxi.trips WHERE dropoff_zip IS NOT NULL
        GROUP  BY dropoff_zip ORDER BY count(*) DESC, dropoff_zip LIMIT 40
        """;
}
