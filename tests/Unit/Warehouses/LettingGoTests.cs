using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Ipc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Unit.Adbc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Warehouses;

/// <summary>Descriptions and statements whose end is not theirs: time, a caller who leaves, a process that is stopped, a driver that breaks at the last moment.</summary>
[Collection(nameof(FakeDriver))]
public sealed class LettingGoTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Statement Statement = new("SELECT 1", [], new StatementLimits(1_000, 1 << 20, TimeSpan.FromHours(1)), new StatementTags("d", "p", Cause.Viewer));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_description_that_hangs_ends_with_its_time_and_is_cancelled_in_the_engine()
    {
        var script = new FakeScript { Describes = true, BlocksUntilCancelled = true, ExecuteQuery = AdbcStatusCode.Cancelled };
        var time = new FakeTimeProvider();
        await using var warehouse = FakeEngine.Over(script, time);
        var description = warehouse.Describe("SELECT 1", [], Token);
        Assert.True(script.Blocked.Wait(Limit, Token));

        time.Advance(FakeEngine.Timeout);

        Assert.Equal(WarehouseCodes.Timeout, (await Assert.ThrowsAsync<WarehouseException>(() => description.WaitAsync(Limit, Token))).Code);
        await Waits.Until(() => script.Count("StatementRelease") == 1);
        Assert.True(script.Count("Cancel") >= 1);
    }

    [Fact]
    public async Task Who_leaves_a_description_is_free_at_once_and_its_place_when_the_driver_comes_back()
    {
        var script = new FakeScript { Describes = true, BlocksUntilCancelled = true, Cancel = AdbcStatusCode.NotImplemented };
        await using var warehouse = FakeEngine.Over(script);
        using var cancel = new CancellationTokenSource();
        var description = warehouse.Describe("SELECT 1", [], cancel.Token);
        Assert.True(script.Blocked.Wait(Limit, Token));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => description.WaitAsync(Limit, Token));

        var next = warehouse.Describe("SELECT 2", [], Token);
        Assert.Equal(1, script.Count("ExecuteSchema"));
        script.Cancelled.Set();
        await Waits.Until(() => script.Count("ExecuteSchema") == 2);
        script.Cancelled.Set();
        await next.WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task A_description_gives_names_and_types_and_counts_as_no_query()
    {
        var script = new FakeScript { Describes = true };
        await using var warehouse = FakeEngine.Over(script);

        var schema = await warehouse.Describe("SELECT :a", [new("a", ParameterType.Int, null)], Token);

        Assert.Equal(["x"], schema.FieldsList.Select(static field => field.Name));
        Assert.Equal((1, 1, 0), (script.Count("Bind"), script.Count("ExecuteSchema"), script.Count("ExecuteQuery")));
    }

    [Fact]
    public async Task What_runs_is_cancelled_in_the_engine_when_the_process_is_stopped()
    {
        var script = new FakeScript { BlocksUntilCancelled = true, ExecuteQuery = AdbcStatusCode.Cancelled };
        var warehouse = FakeEngine.Over(script);
        var run = warehouse.Run(Statement, Token);
        Assert.True(script.Blocked.Wait(Limit, Token));

        await warehouse.DisposeAsync();
        await warehouse.DisposeAsync();

        Assert.Equal(WarehouseCodes.Unreachable, (await Assert.ThrowsAsync<WarehouseException>(() => run)).Code);
        Assert.Equal((1, 1, 1), (script.Count("StatementRelease"), script.Count("ConnectionRelease"), script.Count("EngineDisposed")));
    }

    [Fact]
    public async Task Who_waits_for_a_turn_and_who_comes_later_are_told_that_the_process_is_stopped()
    {
        var script = new FakeScript { BlocksUntilCancelled = true, ExecuteQuery = AdbcStatusCode.Cancelled };
        var warehouse = FakeEngine.Over(script);
        var first = warehouse.Run(Statement, Token);
        Assert.True(script.Blocked.Wait(Limit, Token));
        var waiting = warehouse.Run(Statement, Token);

        await warehouse.DisposeAsync();

        await Assert.ThrowsAsync<WarehouseException>(() => first);
        foreach (var late in new[] { waiting, warehouse.Run(Statement, Token) })
            Assert.Contains("being stopped", (await Assert.ThrowsAsync<WarehouseException>(() => late.WaitAsync(Limit, Token))).Message, StringComparison.Ordinal);
        Assert.Equal(1, script.Count("ExecuteQuery"));
    }

    [Fact]
    public async Task A_driver_that_breaks_when_it_lets_go_costs_neither_the_answer_nor_the_place()
    {
        await using var warehouse = new AdbcWarehouse(
            new BreakingEngine(), new WarehouseOptions { Concurrency = 1 }, new StatementRecorder(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System), new(TimeProvider.System, NullLogger<ObservedHealth>.Instance), TimeProvider.System, new());

        for (var i = 0; i < 3; i++)
        {
            await using var stream = await warehouse.Run(Statement, Token).WaitAsync(Limit, Token);
            Assert.Null(await stream.Next(Token).AsTask().WaitAsync(Limit, Token));
        }
    }

    private sealed class BreakingEngine : AdbcEngine
    {
        public override OpenEngine Open() => new OpenBreaking(new BreakingDatabase());
    }

    private sealed class OpenBreaking(AdbcDatabase database) : OpenEngine(database)
    {
        public override ReadySql Prepare(AdbcConnection connection, string sql) => new(SqlText.Parse(sql), sql, [], []);

        public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken) =>
            Described(connection, sql, parameters, cancellationToken);

        public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => new("fake.error", "The fake failed.", exception.Message, exception);
    }

    private sealed class BreakingDatabase : AdbcDatabase
    {
        public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options) => new BreakingConnection();
    }

    private sealed class BreakingConnection : CleanDash.Infrastructure.Warehouses.Spark.StatementsOnlyConnection
    {
        public override AdbcStatement CreateStatement() => new BreakingStatement();
    }

    private sealed class BreakingStatement : AdbcStatement
    {
        public override QueryResult ExecuteQuery() => new(0, new BreakingStream());

        public override UpdateResult ExecuteUpdate() => throw AdbcException.NotImplemented("It only reads.");

        public override void Dispose()
        {
            base.Dispose();
            throw new AdbcException("The statement broke.", AdbcStatusCode.IOError);
        }
    }

    private sealed class BreakingStream : IArrowArrayStream
    {
        public Schema Schema { get; } = new([], null);

        public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<RecordBatch?>(null);

        public void Dispose() => throw new AdbcException("The stream broke.", AdbcStatusCode.IOError);
    }
}
