using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.OwnRows;

public sealed record OwnAirports([OptionsFrom<AirportsOfMine>] string? Airport, [FromCaller("region")] string Region) : ITable<OwnAirports.Rows>
{
    public sealed record Rows(Column<string> Name, Column<string> Tzone);

    public static PanelInfo Info => new("Airports of my region");

    public static string Sql => """
        SELECT name, tzone FROM demo.flights.airports
        WHERE tzone IS NOT NULL AND (:airport IS NULL OR faa = :airport) AND (:region = '*' OR tzone = :region) ORDER BY name, tzone
        """;

    public Table Draw(Rows columns) => new Table().Text("Airport", columns.Name).Text("Zone", columns.Tzone);
}
