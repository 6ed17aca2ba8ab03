using System.Diagnostics;
using Apache.Arrow;
using CleanDash.Application.Warehouses;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>Measured without neighbours: they would take the time and memory that is looked at.</summary>
[CollectionDefinition(nameof(StreamTests), DisableParallelization = true)]
public sealed class StreamTestsCollection;

[Collection(nameof(StreamTests))]
public sealed class StreamTests : IAsyncLifetime
{
    // Some seconds on any machine: every pair of many rows.
    private const string Endless = "SELECT count(*) AS n FROM range(10000000) AS a, range(1000000) AS b WHERE (a.range * 31 + b.range) % 1000003 = 7";

    private readonly OwnMeters meters = new();
    private TestWarehouse warehouse = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        warehouse = new TestWarehouse(configure: options => options.Concurrency = 2, meters: meters);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await warehouse.DisposeAsync();
        meters.Dispose();
    }

    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(10, 9, true)]
    [InlineData(5_000, 3_000, true)]
    [InlineData(5_000, 2_048, true)]
    [InlineData(4_096, 4_096, false)]
    [InlineData(0, 1, false)]
    public async Task Rows_are_cut_at_the_limit_and_it_says_so(int rows, int limit, bool cut)
    {
        await using var stream = await Run($"SELECT range AS x FROM range({rows})", TestWarehouse.Limits with { MaxRows = limit });

        Assert.Equal(Enumerable.Range(0, Math.Min(rows, limit)).Select(number => $"{number}"), await TestWarehouse.Read(stream));
        Assert.Equal(cut, stream.Cut);
    }

    [Fact]
    public async Task Bytes_are_cut_at_the_limit_and_it_says_so()
    {
        await using var stream = await Run("SELECT repeat('x', 1000) AS x FROM range(5000)", TestWarehouse.Limits with { MaxBytes = 1_000_000 });

        var rows = (await TestWarehouse.Read(stream)).Count;

        Assert.True(stream.Cut);
        Assert.InRange(rows, 800, 1_000);
    }

    [Fact]
    public async Task Ten_million_rows_stream_in_flat_memory()
    {
        await using (var warm = await Run("SELECT range AS a, CAST(range AS DOUBLE) AS b FROM range(100000)", TestWarehouse.Limits))
            await TestWarehouse.Read(warm);
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        long rows = 0, highest = 0;
        await using var stream = await Run(
            "SELECT range AS a, range + 1 AS b, CAST(range AS DOUBLE) AS c FROM range(10000000)", TestWarehouse.Limits with { MaxRows = 20_000_000, MaxBytes = 1L << 40 });

        while (await stream.Next(Token) is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
            if (rows % 409_600 == 0)
            {
                process.Refresh();
                highest = Math.Max(highest, process.WorkingSet64);
            }
        }

        Assert.Equal(10_000_000, rows);
        Assert.True(highest - before < 64 << 20, $"{(highest - before) >> 20} MiB more");
    }

    [Fact]
    public async Task Cancelling_a_run_takes_effect_in_the_engine_at_once()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        long running = 0;
        using var listener = meters.Listen((name, value, _) => running = name == "cleandash_running" ? value : running);
        var run = warehouse.Warehouse.Run(TestWarehouse.Statement(Endless), cancel.Token);
        var other = warehouse.Warehouse.Run(TestWarehouse.Statement(Endless), cancel.Token);
        while (running < 2)
        {
            await Task.Yield();
            listener.RecordObservableInstruments();
        }

        var began = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);

        // Both sessions were taken: another statement answers only once the engine has let go.
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2), $"{Stopwatch.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task Cancelling_while_rows_are_read_ends_the_statement()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var stream = await warehouse.Warehouse.Run(TestWarehouse.Statement("SELECT range AS x FROM range(1000000000)"), cancel.Token);
        (await stream.Next(cancel.Token))!.Dispose();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await stream.Next(cancel.Token) is { } batch)
                batch.Dispose();
        });
    }

    [Fact]
    public async Task A_statement_past_its_time_is_ended_with_a_code()
    {
        var late = await Assert.ThrowsAsync<WarehouseException>(() => Run(Endless, TestWarehouse.Limits with { Timeout = TimeSpan.FromMilliseconds(200) }));

        Assert.Equal(WarehouseCodes.Timeout, late.Code);
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_gives_its_place_free()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var stream = await warehouse.Run("SELECT range AS x FROM range(1000000000)");
            (await stream.Next(Token))!.Dispose();
        }

        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task Batches_outlive_their_stream()
    {
        RecordBatch batch;
        await using (var stream = await warehouse.Run("SELECT range AS x, 'text' || range AS t FROM range(2000)"))
            batch = (await stream.Next(Token))!;
        await warehouse.Rows("SELECT count(*) AS n FROM range(100000)");

        Assert.Equal("text1999", ((StringArray)batch.Column(1)).GetString(1999));
        batch.Dispose();
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_the_rows_is_an_error()
    {
        var failed = await Assert.ThrowsAsync<WarehouseException>(
            () => warehouse.Rows("SELECT CASE WHEN range = 900000 THEN error('broken here') ELSE 'x' END AS x FROM range(1000000)"));

        Assert.Equal(WarehouseCodes.Statement, failed.Code);
        Assert.Contains("broken here", failed.EngineText, StringComparison.Ordinal);
        Assert.DoesNotContain("broken here", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_callers_than_the_queue_holds_are_refused()
    {
        await using var narrow = new TestWarehouse(configure: options => (options.Concurrency, options.Queue) = (1, 1));
        await using var held = await narrow.Run("SELECT range AS x FROM range(1000000000)");
        var waiting = narrow.Run("SELECT 1 AS x");

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => narrow.Run("SELECT 2 AS x"));

        Assert.Equal(WarehouseCodes.Busy, refused.Code);
        await held.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    private Task<RowStream> Run(string sql, StatementLimits limits) => warehouse.Warehouse.Run(new Statement(sql, [], limits, TestWarehouse.Tags), Token);
}
