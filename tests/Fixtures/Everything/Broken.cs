using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Fixtures.Everything;

/// <summary>Meets a value that it does not expect.</summary>
public sealed record Broken : IChart<Broken.Zips>
{
    public sealed record Zips(Column<int> Zip, Column<long> Trips);

    public static PanelInfo Info => new("Broken");

    public static string Sql => "SELECT CAST(NULL AS INT) AS zip, count(*) AS trips FROM samples.nyctaxi.trips";

    public GenericChart Draw(Zips zips) => Plot.Column(zips.Zip, zips.Trips);
}
