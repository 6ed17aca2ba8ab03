using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Unit.Adbc;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Warehouses;

/// <summary>The adapter over drivers that misbehave, each in a way that a driver of the field does.</summary>
[Collection(nameof(FakeDriver))]
public sealed class AdbcWarehouseTests
{
    private static readonly StatementLimits Limits = new(1_000, 1 << 20, TimeSpan.FromSeconds(20));
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AdbcStatusCode.Cancelled)]
    [InlineData(AdbcStatusCode.InvalidArgument)]
    [InlineData(AdbcStatusCode.InternalError)]
    [InlineData(AdbcStatusCode.Success)]
    public async Task A_cancelled_call_is_cancelled_whatever_the_driver_answers(AdbcStatusCode answer)
    {
        var script = new FakeScript { BlocksUntilCancelled = true, ExecuteQuery = answer };
        await using var warehouse = FakeEngine.Over(script);
        using var cancel = new CancellationTokenSource();
        var run = warehouse.Run(Statement(), cancel.Token);
        Assert.True(script.Blocked.Wait(Longest, Token));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Longest, Token));
        await Waits.Until(() => script.Count("StatementRelease") == 1);
        Assert.True(script.Count("Cancel") >= 1);
    }

    [Fact]
    public async Task A_cancel_that_the_engine_forgets_is_repeated()
    {
        using var cancel = new CancellationTokenSource();
        var script = new FakeScript { BlocksUntilCancelled = true, ExecuteQuery = AdbcStatusCode.Cancelled };
        script.AtExecute = () =>
        {
            cancel.Cancel();
            script.Cancelled.Wait(Longest, Token);
        };
        await using var warehouse = FakeEngine.Over(script);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warehouse.Run(Statement(), cancel.Token));

        await Waits.Until(() => script.Count("StatementRelease") == 1);
        Assert.True(script.Count("Cancel") >= 2);
    }

    [Fact]
    public async Task A_caller_is_free_at_once_although_the_driver_cannot_cancel()
    {
        var script = new FakeScript { BlocksUntilCancelled = true, Cancel = AdbcStatusCode.NotImplemented };
        await using var warehouse = FakeEngine.Over(script);
        using var cancel = new CancellationTokenSource();
        var run = warehouse.Run(Statement(), cancel.Token);
        Assert.True(script.Blocked.Wait(Longest, Token));

        var began = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Longest, Token));

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
        Assert.Equal(0, script.Count("StatementRelease"));
        await Waits.Until(() => script.Count("Cancel") > 0);
        script.Cancelled.Set();
        await Waits.Until(() => script.Count("StatementRelease") == 1);
        Assert.Equal(1, script.Count("Cancel"));
    }

    [Fact]
    public async Task Time_that_has_passed_is_told_although_the_driver_cannot_cancel()
    {
        var script = new FakeScript { BlocksUntilCancelled = true, Cancel = AdbcStatusCode.NotImplemented };
        var time = new FakeTimeProvider();
        await using var warehouse = FakeEngine.Over(script, time);
        var run = warehouse.Run(Statement(), Token);
        Assert.True(script.Blocked.Wait(Longest, Token));

        time.Advance(Limits.Timeout);

        Assert.Equal(WarehouseCodes.Timeout, (await Assert.ThrowsAsync<WarehouseException>(() => run.WaitAsync(Longest, Token))).Code);
        script.Cancelled.Set();
        await Waits.Until(() => script.Count("StatementRelease") == 1);
    }

    [Fact]
    public async Task A_failure_at_the_first_batch_is_a_failure_of_the_run()
    {
        await using var warehouse = FakeEngine.Over(new() { FailingBatch = 0 });

        Assert.Equal("fake.error", (await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Run(Statement(), Token))).Code);
    }

    [Fact]
    public async Task A_failure_at_a_later_batch_ends_the_stream_with_an_error()
    {
        var script = new FakeScript { FailingBatch = 2 };
        await using var warehouse = FakeEngine.Over(script);
        await using var stream = await warehouse.Run(Statement(), Token);
        var rows = 0;

        await Assert.ThrowsAsync<WarehouseException>(async () =>
        {
            while (await stream.Next(Token) is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        });

        Assert.Equal(2, rows);
        Assert.Equal(1, script.Count("StatementRelease"));
    }

    [Theory]
    [InlineData(1_000_000, 1_000, 1_000, 1 << 20)]
    [InlineData(1_000_000, 250, 1_000, 1_000)]
    [InlineData(1_000, 1_000, 1_000, 1 << 20)]
    public async Task One_huge_batch_is_cut_like_many(int batch, int expected, int maxRows, int maxBytes)
    {
        await using var warehouse = FakeEngine.Over(new() { Batches = 1, BatchRows = batch });
        await using var stream = await warehouse.Run(Statement() with { Limits = Limits with { MaxRows = maxRows, MaxBytes = maxBytes } }, Token);

        var rows = 0;
        while (await stream.Next(Token) is { } part)
        {
            rows += part.Length;
            Assert.Equal(part.Length - 1, ((Int32Array)part.Column(0)).GetValue(part.Length - 1));
            part.Dispose();
        }

        Assert.InRange(rows, expected - 10, expected);
        Assert.Equal(batch > expected, stream.Cut);
    }

    [Fact]
    public async Task One_row_is_bound_after_preparing_and_none_without_markers()
    {
        var script = new FakeScript();
        await using var warehouse = FakeEngine.Over(script);
        await using (await warehouse.Run(Statement() with { Sql = "SELECT :a", Parameters = [new("b", ParameterType.Int, 1), new("a", ParameterType.Int, 2)] }, Token))
        {
            Assert.Equal(["SetSqlQuery SELECT ?", "Prepare", "Bind", "ExecuteQuery"], script.Calls.SkipWhile(call => !call.StartsWith("SetSql", StringComparison.Ordinal)).Take(4));
        }

        await using (await warehouse.Run(Statement(), Token))
            Assert.Equal(1, script.Count("Bind"));
    }

    [Fact]
    public async Task An_engine_that_broke_inside_is_opened_anew_by_the_next_statement()
    {
        var script = new FakeScript { FailingBatch = 2, Message = "lost", Batches = 3 };
        await using var warehouse = FakeEngine.Over(script);
        await using (var stream = await warehouse.Run(Statement(), Token))
        {
            (await stream.Next(Token))!.Dispose();
            await Assert.ThrowsAsync<WarehouseException>(async () => await stream.Next(Token));
        }

        await Waits.Until(() => script.Count("DatabaseRelease") == 1);
        script.FailingBatch = -1;
        await using var again = await warehouse.Run(Statement(), Token);

        Assert.Equal((2, 2), (script.Count("DatabaseInit"), script.Count("ConnectionInit")));
    }

    [Fact]
    public async Task Callers_who_wait_while_the_engine_is_lost_are_served_by_the_new_one()
    {
        var script = new FakeScript { FailingBatch = 1, Message = "lost" };
        await using var warehouse = FakeEngine.Over(script);
        await using var first = await warehouse.Run(Statement(), Token);
        var waiting = Enumerable.Range(0, 5).Select(_ => warehouse.Run(Statement(), Token)).ToList();
        (await first.Next(Token))!.Dispose();
        await Assert.ThrowsAsync<WarehouseException>(async () => await first.Next(Token));
        script.FailingBatch = -1;

        await Task.WhenAll(waiting.Select(async run => await (await run).DisposeAsync()));

        Assert.Equal(2, script.Count("DatabaseInit"));
    }

    [Fact]
    public async Task What_a_lost_engine_holds_is_let_go_of_only_after_its_last_statement()
    {
        var script = new FakeScript { FailingBatch = 1, Message = "lost" };
        await using var warehouse = FakeEngine.Over(script, concurrency: 2);
        var still = await warehouse.Run(Statement(), Token);
        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Run(Statement(), Token));

        script.FailingBatch = -1;
        await (await warehouse.Run(Statement(), Token)).DisposeAsync();
        Assert.Equal((2, 0), (script.Count("DatabaseInit"), script.Count("EngineDisposed")));

        await still.DisposeAsync();
        await Waits.Until(() => script.Count("EngineDisposed") == 1);
        Assert.Equal(2, script.Calls.TakeWhile(call => call != "EngineDisposed").Count(call => call == "ConnectionRelease"));
    }

    [Fact]
    public async Task A_text_is_prepared_by_the_engine_that_runs_it()
    {
        var script = new FakeScript { FailingBatch = 1, Message = "lost" };
        await using var warehouse = FakeEngine.Over(script);
        await using (var stream = await warehouse.Run(Statement(), Token))
        {
            (await stream.Next(Token))!.Dispose();
            await Assert.ThrowsAsync<WarehouseException>(async () => await stream.Next(Token));
        }

        script.FailingBatch = -1;
        for (var i = 0; i < 2; i++)
            await (await warehouse.Run(Statement(), Token)).DisposeAsync();

        Assert.Equal(2, script.Count("EnginePrepare"));
    }

    [Fact]
    public async Task The_time_of_a_statement_runs_while_it_waits_for_its_turn()
    {
        var script = new FakeScript();
        var time = new FakeTimeProvider();
        await using var warehouse = FakeEngine.Over(script, time);
        await using var first = await warehouse.Run(Statement() with { Limits = Limits with { Timeout = TimeSpan.FromHours(1) } }, Token);
        var waiting = warehouse.Run(Statement(), Token);

        time.Advance(Limits.Timeout);

        Assert.Equal(WarehouseCodes.Timeout, (await Assert.ThrowsAsync<WarehouseException>(() => waiting.WaitAsync(Longest, Token))).Code);
        Assert.Equal(1, script.Count("ExecuteQuery"));
    }

    [Fact]
    public async Task The_time_of_a_statement_runs_while_the_engine_opens()
    {
        using var opens = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        await using var warehouse = FakeEngine.Over(new(), time, atOpen: () => opens.Wait(Longest));
        var waiting = warehouse.Run(Statement(), Token);

        try
        {
            time.Advance(Limits.Timeout);

            Assert.Equal(WarehouseCodes.Timeout, (await Assert.ThrowsAsync<WarehouseException>(() => waiting.WaitAsync(Longest, Token))).Code);
        }
        finally
        {
            opens.Set();
        }
    }

    [Fact]
    public async Task A_caller_who_leaves_while_it_waits_for_its_turn_is_cancelled_not_late()
    {
        await using var warehouse = FakeEngine.Over(new());
        await using var first = await warehouse.Run(Statement(), Token);
        using var cancel = new CancellationTokenSource();
        var waiting = warehouse.Run(Statement(), cancel.Token);

        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Longest, Token))).CancellationToken);
    }

    [Fact]
    public async Task A_connection_serves_one_after_the_other()
    {
        var script = new FakeScript();
        await using var warehouse = FakeEngine.Over(script);
        for (var i = 0; i < 5; i++)
        {
            await using var stream = await warehouse.Run(Statement(), Token);
            while (await stream.Next(Token) is { } batch)
                batch.Dispose();
        }

        Assert.Equal((1, 5, 5), (script.Count("ConnectionInit"), script.Count("StatementNew"), script.Count("StatementRelease")));
    }

    private static Statement Statement() => new("SELECT 1", [], Limits, new("d", "p", Cause.Viewer));
}
