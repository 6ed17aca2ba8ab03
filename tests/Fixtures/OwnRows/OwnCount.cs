using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.OwnRows;

public sealed record OwnCount([FromCaller("region")] string Region) : INumber<OwnCount.Counts>
{
    public sealed record Counts(Column<long> Airports, Column<string> First);

    public static PanelInfo Info => new("How many are mine");

    public static string Sql => "SELECT count(*) AS airports, min(name) AS first FROM demo.flights.airports WHERE :region = '*' OR tzone = :region";

    public IReadOnlyList<Number> Draw(Counts columns) => [new(columns.First[0], columns.Airports[0])];
}
