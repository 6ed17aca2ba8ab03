using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Fixtures.Large;

/// <summary>A line of as many points as a panel may have.</summary>
public sealed record MillionPoints : IChart<MillionPoints.Line>
{
    public sealed record Line(Column<double> X, Column<double> Y);

    public static PanelInfo Info => new("A million points");

    public static string Sql => """
        SELECT CAST(i AS DOUBLE) AS x, sin(i / 1e3) * sqrt(i) AS y
        FROM   (SELECT explode(sequence(1, 1000000)) AS i) AS numbers
        """;

    public GenericChart Draw(Line line) => Plot.Line(line.X, line.Y);
}
