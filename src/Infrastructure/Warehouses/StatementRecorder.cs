using System.Diagnostics.Metrics;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses;

internal enum StatementOutcome
{
    Ok,
    Error,
    Cancelled,
    Timeout,
}

/// <summary>Counts every statement that was handed to its driver and writes one line for each.</summary>
internal sealed partial class StatementRecorder : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> statements;
    private readonly Histogram<double> seconds;
    private readonly ILogger<StatementRecorder> logger;
    private readonly TimeProvider time;
    private int running;
    private long lastSuccess;

    public StatementRecorder(IMeterFactory? meters, ILogger<StatementRecorder> logger, TimeProvider time)
    {
        this.logger = logger;
        this.time = time;
        meter = meters?.Create(Tracing.Name) ?? new Meter(Tracing.Name);
        statements = meter.CreateCounter<long>("cleandash_statements_total", description: "Statements handed to the warehouse's driver.");
        seconds = meter.CreateHistogram<double>("cleandash_statement_seconds", "s", "From handing a statement to the driver to its last row.");
        meter.CreateObservableGauge("cleandash_running", () => running, description: "Statements that run now.");
        meter.CreateObservableGauge("cleandash_warehouse_last_success_timestamp_seconds", LastSuccess, "s", "When a statement last ended well.");
    }

    public StatementRecord Begin(StatementTags tags)
    {
        Interlocked.Increment(ref running);
        return new(this, tags, time.GetTimestamp());
    }

    public void Dispose() => meter.Dispose();

    internal void End(StatementRecord record, StatementOutcome outcome, string? code)
    {
        Interlocked.Decrement(ref running);
        var took = time.GetElapsedTime(record.Began);
        var (cause, ended) = (Name(record.Tags.Cause), Name(outcome));
        statements.Add(1, new("cause", cause), new("outcome", ended));
        seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", ended));
        if (outcome == StatementOutcome.Ok)
            Interlocked.Exchange(ref lastSuccess, time.GetUtcNow().ToUnixTimeSeconds());
        if (outcome is StatementOutcome.Error)
            Failed(WarehouseCodes.ConcernsAll(code) ? LogLevel.Debug : LogLevel.Warning, record.Tags.Dashboard, record.Tags.Panel, cause, took.TotalMilliseconds, code ?? "bug");
        else
            Ended(record.Tags.Dashboard, record.Tags.Panel, cause, ended, took.TotalMilliseconds, record.Rows);
    }

    // Before the first there is no moment to tell.
    private IEnumerable<Measurement<long>> LastSuccess() => Interlocked.Read(ref lastSuccess) is > 0 and var moment ? [new(moment)] : [];

    private static string Name(Cause cause) => cause switch
    {
        Cause.Viewer => "viewer",
        Cause.Schedule => "schedule",
        Cause.Administrator => "administrator",
    };

    private static string Name(StatementOutcome outcome) => outcome switch
    {
        StatementOutcome.Ok => "ok",
        StatementOutcome.Error => "error",
        StatementOutcome.Cancelled => "cancelled",
        StatementOutcome.Timeout => "timeout",
    };

    [LoggerMessage(LogLevel.Information, "Statement of {Dashboard}/{Panel} for a {Cause}: {Outcome} after {Milliseconds:0.0} ms, {Rows} rows")]
    private partial void Ended(string dashboard, string panel, string cause, string outcome, double milliseconds, long rows);

    // The engine's words are told once, with the reference, by whoever asked; what meets every statement is no news of this one.
    [LoggerMessage("Statement of {Dashboard}/{Panel} for a {Cause}: error after {Milliseconds:0.0} ms, {Code}")]
    private partial void Failed(LogLevel level, string dashboard, string panel, string cause, double milliseconds, string code);
}

/// <summary>One statement while it runs.</summary>
internal sealed class StatementRecord(StatementRecorder recorder, StatementTags tags, long began)
{
    public StatementTags Tags { get; } = tags;

    public long Began { get; } = began;

    public long Rows { get; set; }

    public void End(StatementOutcome outcome, string? code) => recorder.End(this, outcome, code);
}
