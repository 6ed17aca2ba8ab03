using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Fixtures.Everything;

/// <summary>Works for longer than a request waits.</summary>
public sealed record Slow(DateRange Date) : IChart<Slow.Sums>
{
    public sealed record Sums(Column<int> Part, Column<long> Sum);

    public static PanelInfo Info => new("Slow");

    public static string Sql => """
        SELECT CAST(a.i % 4 AS INT) AS part, sum(length(md5(concat(a.i, '-', b.j)))) AS sum
        FROM   (SELECT explode(sequence(1, 4000)) AS i) AS a CROSS JOIN (SELECT explode(sequence(1, 4000)) AS j) AS b
        WHERE  :date_from < :date_to
        GROUP  BY 1 ORDER BY 1
        """;

    public GenericChart Draw(Sums sums) => Plot.Column(sums.Part, sums.Sum);
}
