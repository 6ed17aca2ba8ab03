using System.Collections.Concurrent;
using CleanDash.Application.Access;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Answers questions: from what is kept, or by one run for all who wait.</summary>
internal sealed class Answers(IWarehouse warehouse, KeptAnswers kept, Runs runs, IOptions<WarehouseOptions> limits, TimeProvider clock)
{
    /// <summary>How long a request waits before it answers that the warehouse is at work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Nobody sees a chart a tenth of a second later; a quick engine's newer answer comes in the place of a stale one that would be replaced at once.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    // A page asks again after a second; ten cover a slow network.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, TimeSpan> usual = new(StringComparer.Ordinal);
    private long rising;

    /// <summary>The answer of a question, a stale one while its run is under way, or how long that has been.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="caller">Who waits; keeps the run alive for ten seconds when the answer is not there yet.</param>
    /// <param name="cancellationToken">The waiter leaves.</param>
    public async ValueTask<Outcome<T>> Ask<T>(Question<T> question, TimeSpan patience, Caller caller, CancellationToken cancellationToken)
        where T : class
    {
        var known = kept.Look<T>(question.Key);
        if (known is { IsGood: true } good)
            return new(good.Value, null);
        var isStale = known is not null && question.Stale is not null;
        // What a run that has ended found out is kept.
        if (isStale)
            runs.Forget(question.Key);
        using var lease = runs.Join(question.Key, (watch, token) => Run(question, caller, watch, token));
        try
        {
            return new(await lease.Task.WaitAsync(isStale ? Glance : patience, clock, cancellationToken), null);
        }
        catch (TimeoutException) when (!lease.Task.IsFaulted)
        {
            // It may have come in the moment in which the patience ended.
            if (lease.Task.IsCompleted || !lease.PromiseTo(Holder(caller), Promise))
                return new(await lease.Task, null);
            return Stale(question, failed: null) is { } stale ? new(stale, null) : new(null, Awaited(question.Query, lease.Watch));
        }
    }

    /// <summary>The answer that is kept, however good it still is; null if none is. Nothing is run.</summary>
    public T? Kept<T>(string key)
        where T : class => kept.Look<T>(key)?.Value;

    /// <summary>The next question of that key runs anew; what there was is stale until then.</summary>
    public void Expire(string key)
    {
        kept.Expire(key);
        runs.Forget(key);
    }

    /// <summary>The caller waits no longer.</summary>
    public void GiveUp(string key, Caller caller) => runs.GiveUp(key, Holder(caller));

    private async Task<T> Run<T>(Question<T> question, Caller caller, StatementWatch watch, CancellationToken cancellationToken)
        where T : class
    {
        // Another run may have ended since it was looked for.
        if (kept.Look<T>(question.Key) is { IsGood: true } made)
            return made.Value;
        var statement = question.Query.Statement(question.Request, limits.Value.Limits(question.MaxRows), caller) with { Watch = watch };
        var (answer, bytes) = await question.Answer(() => AllRows.Read(warehouse, statement, cancellationToken));
        if (watch.Rising is { } risen)
            Volatile.Write(ref rising, risen.Ticks);
        if (bytes is not { } size)
            return Stale(question, answer) ?? answer;
        usual[question.Query.Fingerprint] = watch.Since;
        kept.Keep(question.Key, answer, size, question.Fresh, asStale: question.Stale is not null);
        return answer;
    }

    // Kept, so that everybody is sent the same bytes.
    private T? Stale<T>(Question<T> question, T? failed)
        where T : class => question.Stale is { } form ? kept.Restate<T>(question.Key, stale => form(stale, failed)) : null;

    // What is usual is what it was the last time.
    private Awaited Awaited(Query query, StatementWatch watch) => new(watch.Stage, watch.Since, watch.Stage switch
    {
        WarehouseStage.Running => usual.TryGetValue(query.Fingerprint, out var time) ? time : null,
        WarehouseStage.Starting => Volatile.Read(ref rising) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null,
        WarehouseStage.Queued => null,
    }, watch.Progress);

    private static string Holder(Caller caller) => caller.Name + "\n" + caller.Page;
}

/// <summary>A query with its values, and how rows become its answer.</summary>
/// <param name="Query">The text.</param>
/// <param name="Request">The record with the values.</param>
/// <param name="Key">Names the answer.</param>
/// <param name="Fresh">How long an answer is good.</param>
/// <param name="MaxRows">Where its rows are cut, if earlier than everywhere.</param>
/// <param name="Answer">Reads the rows and gives the answer with its bytes; null bytes: it is not kept.</param>
/// <param name="Stale">
/// The form in which an answer that was kept is given although its time is over: while a run is under way, or (then with what became of that run) after it failed, and how long the next run
/// waits. Null: such an answer is not given.
/// </param>
internal sealed record Question<T>(
    Query Query, object Request, string Key, TimeSpan Fresh, long? MaxRows, Func<Func<Task<AllRows>>, Task<(T Answer, long? Bytes)>> Answer,
    Func<T, T?, (T Form, TimeSpan Good)>? Stale = null)
    where T : class;

/// <summary>An answer, or what it waits for.</summary>
internal readonly record struct Outcome<T>(T? Answer, Awaited? Awaited)
    where T : class;

/// <summary>What an answer waits for, for how long it has been awaited, how long it usually takes and how much of it is done.</summary>
internal sealed record Awaited(WarehouseStage Stage, TimeSpan Since, TimeSpan? Usual, StatementProgress? Progress);
