using System.Collections.Concurrent;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The adapter to every engine behind ADBC.</summary>
internal sealed class AdbcWarehouse(AdbcEngine engine, WarehouseOptions options, StatementRecorder recorder, ObservedHealth health, TimeProvider time, KnownSecrets secrets) : IWarehouse, IAsyncDisposable
{
    // Dashboards' texts are constants, so this fills once; the bound is for development, where they change.
    private const int ReadyTexts = 5_000;

    // Enough to cancel what runs on a server; what cannot be stopped by then is left to the end of the process.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Opened? opened;
    private Task? closed;

    /// <summary>Opens the engine, or waits until it is open; a failed opening is tried again by the next call.</summary>
    public Task Open() => Current().Engine;

    public async Task<RowStream> Run(Statement statement, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(statement.Limits.Timeout, time);
        statement.Watch?.Told(WarehouseStage.Queued);
        var (now, session) = await Rent(statement.Tags.Dashboard, deadline, cancellationToken);
        // Who administers looks whether it works again, and is not told what it was.
        if (statement.Tags.Cause != Cause.Administrator && health.Refusal() is { } refusal)
        {
            now.Pool.Return(session);
            deadline.Dispose();
            throw refusal;
        }

        statement.Watch?.Told(WarehouseStage.Running);
        var run = new StatementRun(session, now.Pool, statement, deadline, recorder, now.Engine.Result, (exception, sql) => Explain(now, exception, sql), stopping.Token);
        var stream = await run.Start(() => Ready(now, session, statement.Sql), cancellationToken);
        health.Worked();
        return stream;
    }

    public async Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.Timeout, time);
        var (now, session) = await Rent("", deadline, cancellationToken);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, stopping.Token);
        var token = any.Token;
        var work = session.Run(() =>
        {
            token.ThrowIfCancellationRequested();
            var (connection, ready) = Ready(now, session, sql);
            return now.Engine.Result.Describe(connection, ready, parameters, token);
        });
        try
        {
            return await work.WaitAsync(token);
        }
        catch when (token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw deadline.Passed ? deadline.Error() : Stopping();
        }
        catch (Exception exception) when (exception is AdbcException or WarehouseException)
        {
            throw Explain(now, exception, null);
        }
        finally
        {
            // The caller is free as soon as it cancels; the session is when the engine's call has come back.
            _ = ReturnAfter(work, now.Pool, session);
        }
    }

    /// <summary>Cancels what runs, and closes what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
            last = closed ??= opened is null ? Task.CompletedTask : Close(opened);
        await stopping.CancelAsync();
        try
        {
            await last.WaitAsync(Closing, time);
        }
        catch (TimeoutException)
        {
        }
    }

    private static async Task ReturnAfter(Task work, SessionPool pool, Session session)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        pool.Return(session);
    }

    // What is open is let go of when its last statement is.
    private static async Task Close(Opened opened)
    {
        await opened.Pool.DisposeAsync();
        await ((Task)opened.Engine).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opened.Engine.IsCompletedSuccessfully)
            opened.Engine.Result.Dispose();
    }

    private static (AdbcConnection Connection, ReadySql Sql) Ready(Opened now, Session session, string sql)
    {
        var connection = session.Connection(now.Engine.Result);
        if (now.Texts.TryGetValue(sql, out var known))
            return (connection, known);
        if (now.Texts.Count >= ReadyTexts)
            now.Texts.Clear();
        return (connection, now.Texts[sql] = now.Engine.Result.Prepare(connection, sql));
    }

    // The wait for the engine and for a session is part of the statement's time.
    private async Task<(Opened Now, Session Session)> Rent(string dashboard, Deadline deadline, CancellationToken cancellationToken)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, stopping.Token);
        try
        {
            return await Rent(dashboard, any.Token);
        }
        catch (Exception exception)
        {
            var late = deadline.Passed;
            deadline.Dispose();
            if (exception is WarehouseException { ConcernsAll: true, Logged: null } full)
                throw full.LoggedAs(health.Write(full));
            if (exception is not OperationCanceledException)
                throw;
            cancellationToken.ThrowIfCancellationRequested();
            throw late ? deadline.Error() : Stopping();
        }
    }

    private async ValueTask<(Opened Now, Session Session)> Rent(string dashboard, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Current();
            try
            {
                await now.Engine.WaitAsync(cancellationToken);
            }
            catch (WarehouseException exception)
            {
                throw Hidden(exception);
            }

            if (await now.Pool.Rent(dashboard, cancellationToken) is { } session)
                return (now, session);
        }
    }

    private Opened Current()
    {
        lock (gate)
        {
            if (closed is not null)
                throw Stopping();
            if (opened is null || opened.Engine.IsFaulted)
            {
                engine.Orphaned = health.Orphaned;
                opened = new(
                    Task.Factory.StartNew(engine.Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
                    new SessionPool(options.Concurrency > 0 ? options.Concurrency : engine.UsualConcurrency, options.Queue));
            }

            return opened;
        }
    }

    // An engine that broke inside answers nothing any more: the next statement opens it anew.
    private Exception Explain(Opened failed, Exception exception, ReadySql? sql)
    {
        if (exception is WarehouseException known)
            return Hidden(known);
        if (exception is not AdbcException told)
            return exception;
        if (failed.Engine.Result.IsLost(told))
        {
            lock (gate)
            {
                if (ReferenceEquals(opened, failed))
                    opened = null;
            }

            _ = Close(failed);
        }

        return Hidden(failed.Engine.Result.Explain(told, sql));
    }

    /// <summary>What callers are told whose statements end with the process.</summary>
    internal static WarehouseException Stopping() => new(WarehouseCodes.Unreachable, "This server is being stopped; ask again in a moment.");

    // Engines repeat what they were sent; their words go to the log and to administrators.
    private WarehouseException Hidden(WarehouseException exception)
    {
        var told = new WarehouseException(exception.Code, secrets.Hide(exception.Message), exception.EngineText is { } text ? secrets.Hide(text) : null, exception) { RetryAfter = exception.RetryAfter };
        return told.LoggedAs(health.Failed(told));
    }

    private sealed record Opened(Task<OpenEngine> Engine, SessionPool Pool)
    {
        public ConcurrentDictionary<string, ReadySql> Texts { get; } = new(StringComparer.Ordinal);
    }
}
