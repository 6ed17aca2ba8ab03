using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Integration.Warehouses;

/// <summary>Panels over a database that has no catalogs; some of them wrong, each in its way.</summary>
public sealed class CarriersDashboard : IDashboard
{
    public static DashboardInfo Info => new("Carriers") { Description = "Carriers of a small database.", Owner = "data@example.com", Category = "Travel", Viewers = ["user"] };

    public static void Arrange(Page page) => page
        .Filter("least", "Flights, at least", 2)
        .Row(row => row.Panel<CarriersWithFlights>(6).Panel<CarriersByNoColumn>(6))
        .Row(row => row.Panel<CarriersOfNoTable>(6).Panel<CarriersByNoFunction>(6));
}

public sealed record CarriersWithFlights(int Least) : ITable<CarriersWithFlights.Carriers>
{
    public sealed record Carriers(Column<string> Carrier, Column<long> Flights);

    public static PanelInfo Info => new("Carriers with flights") { Sentence = "A table of carriers and their flights." };

    public static string Sql => "SELECT carrier, flights FROM flights WHERE flights >= :least ORDER BY carrier";

    public Table Draw(Carriers columns) => new Table().Text("Carrier", columns.Carrier).Number("Flights", columns.Flights);
}

public sealed record CarriersByNoColumn : ITable<CarriersByNoColumn.Carriers>
{
    public sealed record Carriers(Column<string> Carrier);

    public static PanelInfo Info => new("Carriers by no column") { Sentence = "A table that is never shown." };

    public static string Sql => "SELECT wings AS carrier FROM flights";

    public Table Draw(Carriers columns) => new Table().Text("Carrier", columns.Carrier);
}

public sealed record CarriersOfNoTable : ITable<CarriersOfNoTable.Carriers>
{
    public sealed record Carriers(Column<string> Carrier);

    public static PanelInfo Info => new("Carriers of no table") { Sentence = "A table that is never shown." };

    public static string Sql => "SELECT carrier FROM nowhere";

    public Table Draw(Carriers columns) => new Table().Text("Carrier", columns.Carrier);
}

public sealed record CarriersByNoFunction : ITable<CarriersByNoFunction.Carriers>
{
    public sealed record Carriers(Column<string> Carrier);

    public static PanelInfo Info => new("Carriers by no function") { Sentence = "A table that is never shown." };

    public static string Sql => "SELECT reticulate(carrier) AS carrier FROM flights";

    public Table Draw(Carriers columns) => new Table().Text("Carrier", columns.Carrier);
}
