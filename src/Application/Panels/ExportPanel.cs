using Apache.Arrow.Ipc;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Figures;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;
using CleanDash.Domain;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>The forms in which rows leave the product.</summary>
public enum RowFormat
{
    /// <summary>Columns in a fixed pitch, for a terminal.</summary>
    Table,

    /// <summary>RFC 4180.</summary>
    Csv,

    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>An Arrow IPC stream.</summary>
    Arrow,
}

/// <summary>What was written.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Cut">Whether rows were left out at a limit.</param>
public sealed record Exported(long Rows, bool Cut);

/// <summary>Writes the rows of a panel's statement, run anew; closed by the scan for every panel.</summary>
/// <param name="Panel">The panel with its values.</param>
/// <param name="Format">The form.</param>
/// <param name="Output">Where to; left open.</param>
internal sealed record ExportPanel<TPanel>(TPanel Panel, RowFormat Format, Stream Output) : IQuery<Exported>
    where TPanel : class
{
    public static AccessRule Access => AccessRule.ViewersOfItsDashboard;
}

internal sealed partial class ExportPanelHandler<TPanel>(
    DashboardIndex index, IWarehouse warehouse, IOptions<WarehouseOptions> limits, Caller caller, IAuditTrail audit, ILogger<Exported> log)
    : IHandler<ExportPanel<TPanel>, Exported>
    where TPanel : class
{
    public async Task<Result<Exported>> Handle(ExportPanel<TPanel> request, CancellationToken cancellationToken)
    {
        var panel = index.Panel(typeof(TPanel));
        var statement = panel.Query.Statement(request.Panel, limits.Value.Limits(panel.Info.MaxRows), caller);
        try
        {
            using var rows = await AllRows.Read(warehouse, statement, cancellationToken);
            // Before the first of them leaves: whoever goes away half-way has some all the same.
            await audit.Record(new("panel.exported", $"{panel.Dashboard}/{panel.Id}", "done") { After = $"{rows.Count} rows as {request.Format}" }, cancellationToken);
            await Write(request, rows, cancellationToken);
            return new Exported(rows.Count, rows.Cut);
        }
        catch (WarehouseException e)
        {
            return Failed(panel, e.Code, e.Message, e.EngineText, e.Logged);
        }
        catch (ColumnException e)
        {
            return Failed(panel, "panel.columns", e.Message, engineText: null, logged: null);
        }
    }

    private Refusal Failed(PanelDescriptor panel, string code, string sentence, string? engineText, string? logged)
    {
        var reference = logged ?? Reference.Next();
        if (logged is null)
            ExportFailed(panel.Dashboard, panel.Id, code, reference, sentence, engineText);
        return new Refusal(RefusalKind.Unavailable, code, $"{sentence} ({reference})");
    }

    private static async Task Write(ExportPanel<TPanel> request, AllRows rows, CancellationToken cancellationToken)
    {
        switch (request.Format)
        {
            case RowFormat.Json:
                Rows.WriteJson(rows.Schema, rows.Batches, request.Output);
                break;
            case RowFormat.Arrow:
                using (var arrow = new ArrowStreamWriter(request.Output, rows.Schema, leaveOpen: true))
                {
                    foreach (var batch in rows.Batches)
                        await arrow.WriteRecordBatchAsync(batch, cancellationToken);
                    await arrow.WriteEndAsync(cancellationToken);
                }

                break;
            default:
                await using (var text = new StreamWriter(request.Output, leaveOpen: true))
                {
                    if (request.Format == RowFormat.Csv)
                        Rows.WriteCsv(rows.Schema, rows.Batches, text);
                    else
                        Rows.WriteTable(rows.Schema, rows.Batches, text);
                }

                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rows of {Dashboard}/{Panel} failed: {Code} ({Reference}) {Sentence} {EngineText}")]
    private partial void ExportFailed(string dashboard, string panel, string code, string reference, string sentence, string? engineText);
}
