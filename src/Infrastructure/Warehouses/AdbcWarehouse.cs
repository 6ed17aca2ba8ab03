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

    private readonly SessionPool pool = new(options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount, options.Queue);
    private readonly ConcurrentDictionary<string, ReadySql> ready = new(StringComparer.Ordinal);
    private readonly Lock opening = new();
    private Task<AdbcDatabase>? database;

    /// <summary>Opens the engine, or waits until it is open; a failed opening is tried again by the next call.</summary>
    public Task Open() => Database();

    public async Task<RowStream> Run(Statement statement, CancellationToken cancellationToken)
    {
        var open = await Database().WaitAsync(cancellationToken);
        var session = await pool.Rent(cancellationToken);
        var record = recorder.Begin(statement.Tags);
        var run = new StatementRun(session, pool, record, engine, statement.Limits, time);
        return await run.Start(
            () =>
            {
                var connection = session.Connection(open);
                var sql = Ready(connection, statement.Sql);
                return (connection, sql, statement.Parameters);
            },
            cancellationToken);
    }

    public async Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        var open = await Database().WaitAsync(cancellationToken);
        var session = await pool.Rent(cancellationToken);
        try
        {
            return await session.Run(() =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var connection = session.Connection(open);
                return engine.Describe(connection, Ready(connection, sql), parameters);
            });
        }
        finally
        {
            pool.Return(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        pool.Dispose();
        Task<AdbcDatabase>? opened;
        lock (opening)
            opened = database;
        if (opened is not null)
        {
            try
            {
                (await opened).Dispose();
            }
            catch (WarehouseException)
            {
                // It never opened; who asked for it was told.
            }
        }

        engine.Dispose();
    }

    private ReadySql Ready(AdbcConnection connection, string sql)
    {
        if (ready.TryGetValue(sql, out var known))
            return known;
        if (ready.Count >= ReadyTexts)
            ready.Clear();
        return ready[sql] = engine.Prepare(connection, sql);
    }

    private Task<AdbcDatabase> Database()
    {
        lock (opening)
        {
            if (database is null || database.IsFaulted)
                database = Task.Factory.StartNew(engine.Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return database;
        }
    }
}
