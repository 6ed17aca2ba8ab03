using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>What statements found out about the warehouse, and whether it is worth sending another one: while it is gone, one at a time tries and the others are told at once.</summary>
internal sealed class ObservedHealth(TimeProvider time, ILogger<ObservedHealth> logger) : IWarehouseHealth
{
    // One bad minute of a single statement is no outage.
    private const int InARow = 5;
    private const int MostOrphans = 20;

    // What it said then names seconds that have passed since.
    private const string Busy = "The warehouse is busy; ask again in a moment.";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TroubleLog log = new(time, logger);
    private readonly Lock gate = new();
    private readonly LinkedList<OrphanedStatement> orphans = new();
    private DateTimeOffset? lastSuccess;
    private WarehouseException? last;
    private DateTimeOffset since;
    private TimeSpan pause;
    private long pausedAt;
    private int failures;
    private string? reference;

    public WarehouseHealth Now
    {
        get
        {
            lock (gate)
                return new(lastSuccess, last is null ? null : new(last.Code, last.Message, last.EngineText, since), [.. orphans]);
        }
    }

    /// <summary>A statement has given rows.</summary>
    public void Worked()
    {
        TimeSpan? lasted;
        lock (gate)
        {
            lastSuccess = time.GetUtcNow();
            lasted = last is null ? null : lastSuccess - since;
            last = null;
            failures = 0;
        }

        if (lasted is { } trouble)
            log.Over(trouble);
    }

    /// <summary>A statement has failed; what says nothing about the warehouse as a whole is not kept. The rest is logged here, not by each whom it meets.</summary>
    /// <returns>The reference under which the log has it; null if it has not.</returns>
    public string? Failed(WarehouseException exception)
    {
        var line = exception.ConcernsAll ? log.Write(exception) : null;
        lock (gate)
        {
            if (line is null)
            {
                // Who finds fault with a statement has answered it.
                if (exception.Code is WarehouseCodes.Statement or WarehouseCodes.Table or WarehouseCodes.Permission or WarehouseCodes.Resources)
                    (last, failures) = (null, 0);
                return null;
            }

            if (last?.Code != exception.Code)
                since = time.GetUtcNow();
            reference = line;
            last = exception;
            failures++;
            // A busy server says when it wants to be asked again.
            pause = exception is { Code: WarehouseCodes.Busy, RetryAfter: { } asked } ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestPause.Ticks)) : Pause;
            pausedAt = time.GetTimestamp();
            return line;
        }
    }

    /// <summary>What a statement is told in the place of being sent; null when it is to be sent.</summary>
    public WarehouseException? Refusal()
    {
        lock (gate)
        {
            if (last is null || failures < InARow)
                return null;
            var left = pause - time.GetElapsedTime(pausedAt);
            if (left > TimeSpan.Zero)
                return new WarehouseException(last.Code, last.Code == WarehouseCodes.Busy ? Busy : last.Message, "The warehouse has just failed several times in a row; this was not sent.", last) { RetryAfter = left }.LoggedAs(reference);

            // This one tries; those who come while it does are told as before.
            pausedAt = time.GetTimestamp();
            return null;
        }
    }

    /// <summary>Writes down what is no trouble of the warehouse, but meets every statement as well.</summary>
    /// <returns>The reference under which the log has it.</returns>
    public string Write(WarehouseException exception) => log.Write(exception);

    /// <summary>A statement may still run there although nobody wants it.</summary>
    public void Orphaned(string statement)
    {
        lock (gate)
        {
            orphans.AddFirst(new OrphanedStatement(statement, time.GetUtcNow()));
            if (orphans.Count > MostOrphans)
                orphans.RemoveLast();
        }
    }
}
