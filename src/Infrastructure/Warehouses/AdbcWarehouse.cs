using System.Collections.Concurrent;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The adapter to every engine behind ADBC.</summary>
internal sealed class AdbcWarehouse(Engine engine, WarehouseOptions options, StatementRecorder recorder, TimeProvider time) : IWarehouse, IAsyncDisposable
{
    // Dashboards' texts are constants, so this fills once; the bound is for development, where they change.
    private const int ReadyTexts = 5_000;

    private readonly ConcurrentDictionary<string, ReadySql> ready = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Opened? opened;
    private bool disposed;

    /// <summary>Opens the engine, or waits until it is open; a failed opening is tried again by the next call.</summary>
    public Task Open() => Current().Database;

    public async Task<RowStream> Run(Statement statement, CancellationToken cancellationToken)
    {
        var (now, session) = await Rent(cancellationToken);
        var record = recorder.Begin(statement.Tags);
        var run = new StatementRun(session, now.Pool, record, (exception, sql) => Explain(now, exception, sql), statement.Limits, time);
        return await run.Start(
            () =>
            {
                var connection = session.Connection(now.Database.Result);
                return (connection, Ready(connection, statement.Sql), statement.Parameters);
            },
            cancellationToken);
    }

    public async Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        var (now, session) = await Rent(cancellationToken);
        try
        {
            return await session.Run(() =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var connection = session.Connection(now.Database.Result);
                return engine.Describe(connection, Ready(connection, sql), parameters);
            });
        }
        catch (AdbcException exception)
        {
            throw Explain(now, exception, null);
        }
        finally
        {
            now.Pool.Return(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Opened? last;
        lock (gate)
        {
            disposed = true;
            last = opened;
        }

        if (last is not null)
            await Close(last);
        engine.Dispose();
    }

    // What is open is let go of when its last statement is.
    private static async Task Close(Opened opened)
    {
        opened.Pool.Dispose();
        await ((Task)opened.Database).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opened.Database.IsCompletedSuccessfully)
            opened.Database.Result.Dispose();
    }

    private ReadySql Ready(AdbcConnection connection, string sql)
    {
        if (ready.TryGetValue(sql, out var known))
            return known;
        if (ready.Count >= ReadyTexts)
            ready.Clear();
        return ready[sql] = engine.Prepare(connection, sql);
    }

    private async ValueTask<(Opened Now, Session Session)> Rent(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Current();
            await now.Database.WaitAsync(cancellationToken);
            if (await now.Pool.Rent(cancellationToken) is { } session)
                return (now, session);
        }
    }

    private Opened Current()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (opened is null || opened.Database.IsFaulted)
            {
                ready.Clear();
                opened = new(
                    Task.Factory.StartNew(engine.Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
                    new SessionPool(options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount, options.Queue));
            }

            return opened;
        }
    }

    // An engine that broke inside answers nothing any more: the next statement opens it anew.
    private WarehouseException Explain(Opened failed, AdbcException exception, ReadySql? sql)
    {
        if (engine.IsLost(exception))
        {
            lock (gate)
            {
                if (ReferenceEquals(opened, failed))
                    opened = null;
            }

            _ = Close(failed);
        }

        return engine.Explain(exception, sql);
    }

    private sealed record Opened(Task<AdbcDatabase> Database, SessionPool Pool);
}
