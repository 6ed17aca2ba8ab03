using CleanDash.Application.Access;
using CleanDash.Application.Figures;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Application.Panels;

/// <summary>Answers one panel; closed by the scan for every panel there is.</summary>
internal sealed partial class PanelHandler<TPanel, TColumns>(DashboardIndex index, Answers answers, AnswerMeter meter, Caller caller, TimeProvider clock, ILogger<PanelAnswer> log)
    : IHandler<TPanel, PanelAnswer>
    where TPanel : class, IPanel<TColumns>
    where TColumns : class
{
    public async Task<Result<PanelAnswer>> Handle(TPanel request, CancellationToken cancellationToken)
    {
        var panel = index.Panel(typeof(TPanel));
        var question = new Question<PanelAnswer>(
            panel.Query, request, panel.Query.Key(request), panel.Info.Fresh, panel.Info.MaxRows, read => Answer(panel, request, read), AnswerWriter.Stale);
        var outcome = await answers.Ask(question, Answers.Patience, caller, cancellationToken);
        var answer = outcome.Answer ?? AnswerWriter.Waiting(panel, outcome.Awaited!);
        meter.Count(answer);
        return answer;
    }

    // The one place where the engine's and the author's mistakes become an answer.
    private async Task<(PanelAnswer Answer, long? Bytes)> Answer(PanelDescriptor panel, TPanel request, Func<Task<AllRows>> read)
    {
        try
        {
            var answer = Draw(panel, request, await read());
            return (answer, answer.Body.Plain.Length + (answer.Table?.Plain.Length ?? 0));
        }
        catch (WarehouseException e)
        {
            return (AnswerWriter.Error(panel, new(e.Code, e.Message, e.Logged ?? Log(panel, e.Code, e.Message, e.EngineText), e.RetryAfter)), null);
        }
        catch (ColumnException e)
        {
            var sentence = $"{typeof(TPanel).Name}: {e.Message}";
            return (AnswerWriter.Error(panel, new PanelError("panel.columns", sentence, Log(panel, "panel.columns", sentence, null), null)), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            string reference = Reference.Next();
            DrawFailed(e, panel.Dashboard, panel.Id, reference);
            return (AnswerWriter.Error(panel, new PanelError("panel.draw", $"{typeof(TPanel).Name} could not draw its rows. The log says why.", reference, null)), null);
        }
    }

    private PanelAnswer Draw(PanelDescriptor panel, TPanel request, AllRows rows)
    {
        using var columns = new ColumnSet(rows.Schema, rows.Batches);
        var asOf = clock.GetUtcNow();
        var bound = columns.Bind<TColumns>();
        return columns.RowCount == 0
            ? AnswerWriter.Rows(panel, asOf, 0, false, null, null)
            : AnswerWriter.Rows(panel, asOf, columns.RowCount, rows.Cut, Drawn.Of(request, bound), DataTableHtml.Write(rows.Schema, rows.Batches, rows.Cut));
    }

    private string Log(PanelDescriptor panel, string code, string sentence, string? engineText)
    {
        string reference = Reference.Next();
        QueryFailed(panel.Dashboard, panel.Id, code, reference, sentence, engineText);
        return reference;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dashboard}/{Panel} failed: {Code} ({Reference}) {Sentence} {EngineText}")]
    private partial void QueryFailed(string dashboard, string panel, string code, string reference, string sentence, string? engineText);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Dashboard}/{Panel} could not draw ({Reference})")]
    private partial void DrawFailed(Exception exception, string dashboard, string panel, string reference);
}
