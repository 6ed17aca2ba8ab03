using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CleanDash.Integration.Warehouses;

public sealed class RecordTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_statement_that_was_sent_is_counted_by_cause_and_outcome()
    {
        using var meters = new OwnMeters();
        await using var warehouse = new TestWarehouse(meters: meters);
        Dictionary<string, long> counted = [];
        using var listener = meters.Listen((name, value, tags) =>
        {
            if (name == "cleandash_statements_total")
                counted[string.Join(' ', tags.Select(tag => tag.Value))] = counted.GetValueOrDefault(string.Join(' ', tags.Select(tag => tag.Value))) + value;
        });

        await warehouse.Rows("SELECT 1 AS x");
        await warehouse.Rows("SELECT 2 AS x");
        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("SELECT error('no') AS x"));
        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("DROP TABLE x"));
        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("SELECT :missing AS x"));
        var endless = TestWarehouse.Statement("SELECT count(*) AS n FROM range(10000000) AS a, range(1000000) AS b WHERE (a.range + b.range) % 1000003 = 7");
        await Assert.ThrowsAsync<WarehouseException>(
            () => warehouse.Warehouse.Run(endless with { Limits = endless.Limits with { Timeout = TimeSpan.FromMilliseconds(500) } }, Token));
        await using (var left = await warehouse.Run("SELECT range AS x FROM range(1000000000)"))
            (await left.Next(Token))!.Dispose();
        await using (var cut = await warehouse.Warehouse.Run(
            new("SELECT range AS x FROM range(100)", [], TestWarehouse.Limits with { MaxRows = 1 }, new("d", "p", Cause.Schedule)), Token))
            await TestWarehouse.Read(cut);
        await warehouse.Describe("SELECT 1 AS x");
        await Waits.Until(() => counted.Values.Sum() >= 6);

        Assert.Equal(
            new SortedDictionary<string, long> { ["schedule ok"] = 1, ["viewer cancelled"] = 1, ["viewer error"] = 1, ["viewer ok"] = 2, ["viewer timeout"] = 1 },
            new SortedDictionary<string, long>(counted));
    }

    [Fact]
    public async Task The_gauge_of_running_statements_goes_up_and_back_to_nothing()
    {
        using var meters = new OwnMeters();
        await using var warehouse = new TestWarehouse(meters: meters);
        long running = -1, success = -1;
        using var listener = meters.Listen((name, value, _) =>
        {
            if (name == "cleandash_running")
                running = value;
            if (name == "cleandash_warehouse_last_success_timestamp_seconds")
                success = value;
        });

        await using (var stream = await warehouse.Run("SELECT 1 AS x"))
        {
            listener.RecordObservableInstruments();
            Assert.Equal((1, -1), (running, success));
            await TestWarehouse.Read(stream);
        }

        listener.RecordObservableInstruments();
        Assert.Equal(0, running);
        Assert.True(success > 1_700_000_000);
    }

    [Fact]
    public async Task The_line_in_the_log_names_who_wanted_it_and_no_value()
    {
        var log = new Lines();
        await using var warehouse = new TestWarehouse(log: log);

        await warehouse.Rows("SELECT :p AS x", new StatementParameter("p", ParameterType.String, "hidden-value"));

        var line = Assert.Single(log.Written);
        Assert.StartsWith("Statement of fixture/panel for a viewer: ok after ", line, StringComparison.Ordinal);
        Assert.EndsWith(" ms, 1 rows", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_of_a_failure_has_its_code_and_leaves_the_engines_words_to_who_asked()
    {
        var log = new Lines();
        await using var warehouse = new TestWarehouse(log: log);

        var failed = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("SELECT error('hidden-words') AS x"));

        Assert.Contains("hidden-words", failed.EngineText, StringComparison.Ordinal);
        Assert.EndsWith(" ms, warehouse.statement", Assert.Single(log.Written), StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<StatementRecorder>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
