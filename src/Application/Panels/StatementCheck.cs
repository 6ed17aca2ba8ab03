using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Application.Panels;

/// <summary>A mistake in the SQL of a panel or of options, found without reading a row.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Dashboard">Slug.</param>
/// <param name="Panel">Id, or the filter's name.</param>
/// <param name="Message">One sentence naming the type and the column.</param>
public sealed record StatementMistake(string Code, string Dashboard, string Panel, string Message);

/// <summary>Has the engine describe every statement and holds names and types against the records of columns.</summary>
/// <param name="index">All dashboards.</param>
/// <param name="warehouse">The engine.</param>
/// <param name="log">Where mistakes are told.</param>
public sealed partial class StatementCheck(DashboardIndex index, IWarehouse warehouse, ILogger<StatementCheck> log)
{
    /// <summary>Every mistake; each is logged as well.</summary>
    public async Task<IReadOnlyList<StatementMistake>> Check(CancellationToken cancellationToken)
    {
        var mistakes = new List<StatementMistake>();
        foreach (var panel in index.All.SelectMany(dashboard => dashboard.Panels))
            await Check(panel.Query, schema => ColumnSet.Check(panel.Columns, schema), mistakes, cancellationToken);
        foreach (var query in index.Options.Values)
            await Check(query, FilterOptions.Check, mistakes, cancellationToken);
        foreach (var mistake in mistakes)
            Mistaken(mistake.Dashboard, mistake.Panel, mistake.Code, mistake.Message);
        return mistakes;
    }

    private async Task Check(
        Query query, Func<Apache.Arrow.Schema, IReadOnlyList<string>> compare, List<StatementMistake> mistakes, CancellationToken cancellationToken)
    {
        try
        {
            var schema = await warehouse.Describe(query.Sql, query.Nulls(), cancellationToken);
            mistakes.AddRange(compare(schema).Select(message => Mistake("panel.columns", message)));
        }
        catch (WarehouseException e)
        {
            mistakes.Add(Mistake(e.Code, e.EngineText is { } text ? $"{e.Message} {text}" : e.Message));
        }

        StatementMistake Mistake(string code, string message) => new(code, query.Dashboard, query.Id, $"{query.Type.FullName}: {message}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Dashboard}/{Panel} cannot be answered as it is: {Code}. {Mistake}")]
    private partial void Mistaken(string dashboard, string panel, string code, string mistake);
}
