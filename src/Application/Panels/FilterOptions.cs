using System.Text.Json.Serialization;
using CleanDash.Application.Access;
using CleanDash.Application.Figures;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;
using CleanDash.Domain;
using Microsoft.Extensions.Logging;

namespace CleanDash.Application.Panels;

/// <summary>One choice of a filter.</summary>
/// <param name="Value">As in the address.</param>
/// <param name="Label">As shown.</param>
/// <param name="Count">How many rows have it; null where the query gives null.</param>
public sealed record Option(string Value, string Label, long? Count);

/// <summary>Choices of a filter.</summary>
/// <param name="Options">The first of those that match, in the order of the query.</param>
/// <param name="More">True when there are more.</param>
/// <param name="IsComing">True while the warehouse still collects them; there are none until then.</param>
public sealed record OptionList(IReadOnlyList<Option> Options, bool More, [property: JsonIgnore] bool IsComing = false);

/// <summary>The choices of a filter as its query gives them; closed by the scan for every such record.</summary>
/// <param name="Query">The record with the values that the choices depend on.</param>
/// <param name="Search">Words that a choice's label or value must hold, or null.</param>
internal sealed record OptionsFor<TOptions>(TOptions Query, string? Search) : IQuery<OptionList>
    where TOptions : class, IOptions
{
    public static AccessRule Access => AccessRule.ViewersOfItsDashboard;
}

/// <summary>Gives the choices of a filter.</summary>
internal sealed class OptionsHandler<TOptions>(DashboardIndex index, FilterOptions options, Caller caller) : IHandler<OptionsFor<TOptions>, OptionList>
    where TOptions : class, IOptions
{
    public async Task<Result<OptionList>> Handle(OptionsFor<TOptions> request, CancellationToken cancellationToken)
    {
        var (all, refusal) = await options.Ask(index.OptionsOf(typeof(TOptions)), request.Query, Answers.Patience, caller, cancellationToken);
        if (refusal is not null)
            return refusal;
        return all is null ? new OptionList([], More: false, IsComing: true) : FilterOptions.Matching(all, request.Search);
    }
}

/// <summary>Runs and keeps the choices of filters.</summary>
internal sealed partial class FilterOptions(Answers answers, ILogger<FilterOptions> log)
{
    /// <summary>As many as a page shows without a search.</summary>
    public const int Shown = 200;

    private const int Most = 20_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private sealed record Columns(Column<string> Value, Column<string?> Label, Column<long?> Count);

    private sealed record IntColumns(Column<long> Value, Column<string?> Label, Column<long?> Count);

    /// <summary>All choices, or why there are none; neither while the warehouse is still at work.</summary>
    public async ValueTask<(IReadOnlyList<Option>? Options, Refusal? Refusal)> Ask(Query query, object request, TimeSpan patience, Caller caller, CancellationToken cancellationToken)
    {
        var question = new Question<Choices>(query, request, "options/" + query.Key(request), Fresh, Most, read => Answer(query, read));
        var outcome = await answers.Ask(question, patience, caller, cancellationToken);
        return (outcome.Answer?.Options, outcome.Answer?.Refusal);
    }

    public static OptionList Matching(IReadOnlyList<Option> all, string? search)
    {
        string[] words = search?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var matching = words.Length == 0
            ? all
            : [.. all.Where(option => words.All(word => option.Label.Contains(word, StringComparison.OrdinalIgnoreCase) || option.Value.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        return matching.Count > Shown ? new([.. matching.Take(Shown)], true) : new(matching, false);
    }

    /// <summary>Mistakes of a query of choices beside what it gives.</summary>
    public static IReadOnlyList<string> Check(Apache.Arrow.Schema schema)
    {
        var asText = ColumnSet.Check(typeof(Columns), schema);
        return asText.Count == 0 || ColumnSet.Check(typeof(IntColumns), schema).Count == 0 ? [] : asText;
    }

    private async Task<(Choices Answer, long? Bytes)> Answer(Query query, Func<Task<AllRows>> read)
    {
        string sentence;
        string code;
        string? engineText = null, logged = null;
        try
        {
            var rows = await read();
            using var columns = new ColumnSet(rows.Schema, rows.Batches);
            var options = Read(rows.Schema, columns);
            return (new(options, null), options.Sum(option => 64L + (2 * (option.Value.Length + option.Label.Length))));
        }
        catch (WarehouseException e)
        {
            (code, sentence, engineText, logged) = (e.Code, e.Message, e.EngineText, e.Logged);
        }
        catch (ColumnException e)
        {
            (code, sentence) = ("panel.columns", $"The choices of {query.Id}: {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            (code, sentence, engineText) = ("panel.draw", $"The choices of {query.Id} could not be read.", e.ToString());
        }

        var reference = logged ?? Reference.Next();
        if (logged is null)
            OptionsFailed(query.Dashboard, query.Id, code, reference, sentence, engineText);
        return (new(null, new(RefusalKind.Unavailable, code, $"{sentence} ({reference})")), null);
    }

    private static List<Option> Read(Apache.Arrow.Schema schema, ColumnSet columns)
    {
        IReadOnlyList<string> values;
        Column<string?> labels;
        Column<long?> counts;
        if (ColumnSet.Check(typeof(IntColumns), schema).Count == 0)
        {
            var numbers = columns.Bind<IntColumns>();
            (values, labels, counts) = ([.. numbers.Value.Select(number => number.ToString())], numbers.Label, numbers.Count);
        }
        else
        {
            var texts = columns.Bind<Columns>();
            (values, labels, counts) = ([.. texts.Value], texts.Label, texts.Count);
        }

        return [.. values.Select((value, i) => new Option(value, labels[i] ?? value, counts[i]))];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Choices of {Dashboard}/{Filter} failed: {Code} ({Reference}) {Sentence} {EngineText}")]
    private partial void OptionsFailed(string dashboard, string filter, string code, string reference, string sentence, string? engineText);

    private sealed record Choices(IReadOnlyList<Option>? Options, Refusal? Refusal);
}
