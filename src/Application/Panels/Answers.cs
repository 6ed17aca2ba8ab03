using System.Collections.Concurrent;
using Apache.Arrow;
using CleanDash.Application.Access;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Answers questions: from what is kept, or by one run for all who wait.</summary>
internal sealed class Answers(IWarehouse warehouse, KeptAnswers kept, Runs runs, IOptions<WarehouseOptions> limits, TimeProvider clock)
{
    /// <summary>How long a request waits before it answers that the warehouse is at work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A page asks again after a second; ten cover a slow network.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, TimeSpan> usual = new(StringComparer.Ordinal);

    /// <summary>The answer of a question, or how long its run has been under way.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="caller">Who waits; keeps the run alive for ten seconds when the answer is not there yet.</param>
    /// <param name="cancellationToken">The waiter leaves.</param>
    public async ValueTask<Outcome<T>> Ask<T>(Question<T> question, TimeSpan patience, Caller caller, CancellationToken cancellationToken)
        where T : class
    {
        if (kept.Find<T>(question.Key, question.Fresh) is { } answer)
            return new(answer, default, default);
        using var lease = runs.Join(question.Key, token => Run(question, caller, token));
        try
        {
            return new(await lease.Task.WaitAsync(patience, clock, cancellationToken), default, default);
        }
        catch (TimeoutException) when (!lease.Task.IsCompleted)
        {
            lease.PromiseTo(Holder(caller), Promise);
            return new(null, lease.Since, usual.TryGetValue(question.Query.Fingerprint, out var time) ? time : null);
        }
    }

    /// <summary>The caller waits no longer.</summary>
    public void GiveUp(string key, Caller caller) => runs.GiveUp(key, Holder(caller));

    private async Task<T> Run<T>(Question<T> question, Caller caller, CancellationToken cancellationToken)
        where T : class
    {
        long started = clock.GetTimestamp();
        var cause = caller.Door == Door.Web ? Cause.Viewer : Cause.Administrator;
        var options = limits.Value;
        var statement = question.Query.Statement(
            question.Request, new(Math.Min(question.MaxRows ?? long.MaxValue, options.MaxRows), options.MaxBytes, options.Timeout), cause);
        var (answer, bytes) = await question.Answer(() => Read(statement, cancellationToken));
        usual[question.Query.Fingerprint] = clock.GetElapsedTime(started);
        if (bytes is { } size)
            kept.Keep(question.Key, answer, size, question.Fresh);
        return answer;
    }

    private async Task<ReadRows> Read(Statement statement, CancellationToken cancellationToken)
    {
        await using var stream = await warehouse.Run(statement, cancellationToken);
        var batches = new List<RecordBatch>();
        try
        {
            while (await stream.Next(cancellationToken) is { } batch)
                batches.Add(batch);
            return new(stream.Schema, batches, stream.Cut);
        }
        catch
        {
            batches.ForEach(batch => batch.Dispose());
            throw;
        }
    }

    private static string Holder(Caller caller) => caller.Name + "\n" + caller.Page;
}

/// <summary>All rows of a statement; whoever takes the batches disposes them.</summary>
internal sealed record ReadRows(Schema Schema, IReadOnlyList<RecordBatch> Batches, bool Cut);

/// <summary>A query with its values, and how rows become its answer.</summary>
/// <param name="Query">The text.</param>
/// <param name="Request">The record with the values.</param>
/// <param name="Key">Names the answer.</param>
/// <param name="Fresh">How long an answer is good.</param>
/// <param name="MaxRows">Where its rows are cut, if earlier than everywhere.</param>
/// <param name="Answer">Reads the rows and gives the answer with its bytes; null bytes: it is not kept.</param>
internal sealed record Question<T>(
    Query Query, object Request, string Key, TimeSpan Fresh, long? MaxRows, Func<Func<Task<ReadRows>>, Task<(T Answer, long? Bytes)>> Answer);

/// <summary>An answer, or for how long it has been awaited and how long it usually takes.</summary>
internal readonly record struct Outcome<T>(T? Answer, TimeSpan Since, TimeSpan? Usual)
    where T : class;
