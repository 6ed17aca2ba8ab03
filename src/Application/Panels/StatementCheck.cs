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
/// <param name="portable">Says what is portable where the engine does not.</param>
/// <param name="log">Where mistakes are told.</param>
public sealed partial class StatementCheck(DashboardIndex index, IWarehouse warehouse, IPortableSql portable, ILogger<StatementCheck> log)
{
    /// <summary>Every text that is not portable though it should be, found without asking the engine; each is logged as well.</summary>
    public async Task<IReadOnlyList<StatementMistake>> CheckTexts(CancellationToken cancellationToken) => Logged(await InTexts(cancellationToken));

    /// <summary>Every mistake, found by describing every statement, up to the first that finds the warehouse gone; each is logged as well.</summary>
    public async Task<IReadOnlyList<StatementMistake>> Check(CancellationToken cancellationToken) => Logged(await Described(cancellationToken));

    /// <summary>Both; what both find is told once.</summary>
    public async Task<IReadOnlyList<StatementMistake>> CheckAll(CancellationToken cancellationToken) =>
        Logged([.. (await InTexts(cancellationToken)).Union(await Described(cancellationToken))]);

    private async Task<IReadOnlyList<StatementMistake>> InTexts(CancellationToken cancellationToken)
    {
        Query[] queries = [.. index.All.SelectMany(dashboard => dashboard.Panels).Select(panel => panel.Query).Concat(index.Options.Values).Where(query => query.IsPortable)];
        var found = await portable.Check([.. queries.Select(query => query.Sql)], cancellationToken);
        return [.. queries.Zip(found).Where(pair => pair.Second is not null).Select(pair => Mistake(pair.First, pair.Second!))];
    }

    private async Task<List<StatementMistake>> Described(CancellationToken cancellationToken)
    {
        var mistakes = new List<StatementMistake>();
        foreach (var (query, compare) in Descriptions())
        {
            if (!await Check(query, compare, mistakes, cancellationToken))
                break;
        }

        return mistakes;
    }

    private IReadOnlyList<StatementMistake> Logged(IReadOnlyList<StatementMistake> mistakes)
    {
        foreach (var mistake in mistakes)
            Mistaken(mistake.Dashboard, mistake.Panel, mistake.Code, mistake.Message);
        return mistakes;
    }

    private IEnumerable<(Query Query, Func<Apache.Arrow.Schema, IReadOnlyList<string>> Compare)> Descriptions()
    {
        foreach (var panel in index.All.SelectMany(dashboard => dashboard.Panels))
            yield return (panel.Query, schema => ColumnSet.Check(panel.Columns, schema));
        foreach (var query in index.Options.Values)
            yield return (query, FilterOptions.Check);
    }

    // False once the warehouse itself does not answer: the others would each wait as long to say the same.
    private async Task<bool> Check(
        Query query, Func<Apache.Arrow.Schema, IReadOnlyList<string>> compare, List<StatementMistake> mistakes, CancellationToken cancellationToken)
    {
        try
        {
            var schema = await warehouse.Describe(query.Sql, query.Nulls(), cancellationToken);
            mistakes.AddRange(compare(schema).Select(message => Mistake(query, "panel.columns", message)));
            return true;
        }
        catch (WarehouseException e) when (e.Code == WarehouseCodes.Undescribed)
        {
            // Nothing speaks against it; its columns are compared with the first answer.
            return true;
        }
        catch (WarehouseException e)
        {
            mistakes.Add(Mistake(query, e));
            return !e.ConcernsAll && e.Code != WarehouseCodes.Timeout;
        }
    }

    private static StatementMistake Mistake(Query query, WarehouseException found) =>
        Mistake(query, found.Code, found.EngineText is { } text ? $"{found.Message} {text}" : found.Message);

    private static StatementMistake Mistake(Query query, string code, string message) => new(code, query.Dashboard, query.Id, $"{query.Type.FullName}: {message}");

    [LoggerMessage(Level = LogLevel.Error, Message = "{Dashboard}/{Panel} cannot be answered as it is: {Code}. {Mistake}")]
    private partial void Mistaken(string dashboard, string panel, string code, string mistake);
}
