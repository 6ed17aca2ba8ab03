using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Fixtures.Everything;

/// <summary>Gives more rows than it wants to.</summary>
public sealed record CutShort : IChart<CutShort.Trips>
{
    public sealed record Trips(Column<double> Miles, Column<double> Fare);

    public static PanelInfo Info => new("Cut short") { MaxRows = 500 };

    public static string Sql => "SELECT trip_distance AS miles, fare_amount AS fare FROM samples.nyctaxi.trips ORDER BY tpep_pickup_datetime, fare_amount";

    public GenericChart Draw(Trips trips) => Plot.Scatter(trips.Miles, trips.Fare);
}
