using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Unit.Panels;

public enum CabType
{
    YellowCab,
    GreenCab,
}

/// <summary>A dashboard with a parameter of every kind.</summary>
public sealed class EveryKindDashboard : IDashboard
{
    public static DashboardInfo Info => new("Every kind") { Viewers = ["user"], TimeZone = "America/New_York" };

    public static void Arrange(Page page) => page
        .Filter("dates", "Dates", DateRange.LastDays(7))
        .Filter<DateOnly>("day", "Day")
        .Filter("count", "Count", 10)
        .Filter("bin", "Bin", 2.5)
        .Filter("price", "Price", 9.99m)
        .Filter<string>("name", "Name")
        .Filter("active", "Active", true)
        .Filter("cab", "Cab", CabType.YellowCab)
        .Filter<IReadOnlyList<int>>("zips", "Zips")
        .Filter<IReadOnlyList<string>>("carriers", "Carriers", ["AA"])
        .Required<string>("vendor", "Vendor")
        .Row(row => row.Panel<EveryKind>(8).Text("Words", 4))
        .Row(row => row.Panel<VendorRides>());
}

public sealed record EveryKind(
    DateRange Dates, DateOnly? Day, int Count, double Bin, decimal Price, string? Name, bool Active, CabType Cab, IReadOnlyList<int> Zips, IReadOnlyList<string> Carriers)
    : ITable<EveryKind.Rows>
{
    public sealed record Rows(Column<long> N);

    public static PanelInfo Info => new("Every kind");

    public static string Sql => """
        SELECT 1 AS n WHERE :dates_from < :dates_to AND (:day IS NULL OR :day = :dates_from) AND :count > :bin AND :price > 0 AND :active
          AND (:name IS NULL OR :name = :cab) AND (:zips IS NULL OR 1 IN (SELECT explode(from_json(:zips, 'array<int>'))))
          AND (:carriers IS NULL OR 'AA' IN (SELECT explode(from_json(:carriers, 'array<string>'))))
        """;

    public Table Draw(Rows columns) => new Table().Number("N", columns.N);
}

public sealed record VendorRides(string Vendor, [FromCaller("region")] string Region) : ITable<EveryKind.Rows>
{
    public static PanelInfo Info => new("Rides of a vendor");

    public static string Sql => "SELECT 1 AS n WHERE :vendor = 'a' AND (:region = '*' OR :region = 'b')";

    public Table Draw(EveryKind.Rows columns) => new Table().Number("N", columns.N);
}
