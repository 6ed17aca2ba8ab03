using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Unit.Adbc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Warehouses;

[Collection(nameof(FakeDriver))]
public sealed class ObservedHealthTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 4, 10, 2, 0, TimeSpan.Zero));
    private readonly Lines log = new();
    private readonly ObservedHealth health;

    public ObservedHealthTests() => health = new(time, log);

    [Fact]
    public void Trouble_is_told_since_its_first_failure_until_something_works()
    {
        health.Worked();
        time.Advance(TimeSpan.FromMinutes(1));
        health.Failed(Gone());
        time.Advance(TimeSpan.FromMinutes(5));
        health.Failed(Gone());

        var now = health.Now;
        Assert.Equal((WarehouseCodes.Unreachable, "It is gone.", new DateTimeOffset(2026, 3, 4, 10, 3, 0, TimeSpan.Zero)), (now.Trouble!.Code, now.Trouble.Message, now.Trouble.Since));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 10, 2, 0, TimeSpan.Zero), now.LastSuccess);

        health.Worked();
        Assert.Null(health.Now.Trouble);
    }

    [Theory]
    [InlineData(WarehouseCodes.Statement)]
    [InlineData(WarehouseCodes.Table)]
    [InlineData(WarehouseCodes.Permission)]
    [InlineData(WarehouseCodes.Timeout)]
    [InlineData(WarehouseCodes.Resources)]
    public void What_is_wrong_with_one_statement_is_no_trouble_of_the_warehouse(string code)
    {
        for (var i = 0; i < 20; i++)
            health.Failed(new WarehouseException(code, "Only this one."));

        Assert.Null(health.Now.Trouble);
        Assert.Null(health.Refusal());
    }

    [Fact]
    public void After_five_failures_in_a_row_one_statement_tries_every_five_seconds_and_the_others_are_told_at_once()
    {
        for (var i = 0; i < 4; i++)
            health.Failed(Gone());
        Assert.Null(health.Refusal());
        health.Failed(Gone());
        time.Advance(TimeSpan.FromSeconds(2));

        var refusal = health.Refusal()!;
        Assert.Equal((WarehouseCodes.Unreachable, "It is gone.", TimeSpan.FromSeconds(3)), (refusal.Code, refusal.Message, refusal.RetryAfter));

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(health.Refusal());
        Assert.NotNull(health.Refusal());
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(health.Refusal());
        health.Worked();
        Assert.Null(health.Refusal());
        Assert.Null(health.Refusal());
    }

    [Theory]
    [InlineData(WarehouseCodes.Statement, true)]
    [InlineData(WarehouseCodes.Table, true)]
    [InlineData(WarehouseCodes.Timeout, false)]
    [InlineData(WarehouseCodes.Incomplete, false)]
    public void A_warehouse_that_finds_fault_with_a_statement_is_there_again(string code, bool isThere)
    {
        for (var i = 0; i < 5; i++)
            health.Failed(Gone());

        health.Failed(new WarehouseException(code, "Only this one."));

        Assert.Equal(isThere, health.Refusal() is null);
        Assert.Equal(isThere, health.Now.Trouble is null);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(600, 30)]
    public void A_busy_warehouse_is_asked_again_when_it_says_and_not_much_later(int asked, int paused)
    {
        for (var i = 0; i < 5; i++)
            health.Failed(new WarehouseException(WarehouseCodes.Busy, $"It is busy; ask again in {asked} seconds.") { RetryAfter = TimeSpan.FromSeconds(asked) });

        var refusal = health.Refusal()!;
        Assert.Equal((TimeSpan.FromSeconds(paused), "The warehouse is busy; ask again in a moment."), (refusal.RetryAfter, refusal.Message));
        time.Advance(TimeSpan.FromSeconds(paused));
        Assert.Null(health.Refusal());
    }

    [Fact]
    public void Trouble_is_one_line_in_ten_seconds_whose_reference_all_are_given_whom_it_meets()
    {
        var first = health.Failed(Gone());
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(first, health.Failed(Gone()));
            Assert.Equal(first, health.Refusal()?.Logged ?? first);
        }

        Assert.Contains(first!, Assert.Single(log.Written), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(10));
        var second = health.Failed(Gone());
        Assert.NotEqual(first, second);
        Assert.Equal(second, health.Refusal()!.Logged);

        var other = health.Failed(new WarehouseException(WarehouseCodes.Credentials, "It takes no token."));
        Assert.NotEqual(second, other);
        Assert.Null(health.Failed(new WarehouseException(WarehouseCodes.Timeout, "Only this one.")));
        health.Worked();

        Assert.Equal(4, log.Written.Count);
        Assert.Contains("It takes no token.", log.Written[2], StringComparison.Ordinal);
        Assert.Contains("answers again", log.Written[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Flapping_is_one_line_in_ten_seconds()
    {
        for (var i = 0; i < 50; i++)
        {
            health.Failed(Gone());
            time.Advance(TimeSpan.FromMilliseconds(50));
            health.Worked();
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.True(log.Written.Count <= 2, $"{log.Written.Count} lines in 5 s");
    }

    [Fact]
    public void Two_troubles_in_turn_are_a_line_each_in_ten_seconds()
    {
        for (var i = 0; i < 50; i++)
        {
            health.Failed(Gone());
            health.Failed(new WarehouseException(WarehouseCodes.Busy, "Busy."));
        }

        Assert.True(log.Written.Count <= 2, $"{log.Written.Count} lines in 0 s");
    }

    [Fact]
    public void The_reference_finds_the_words_of_the_failure()
    {
        health.Failed(new WarehouseException(WarehouseCodes.Unreachable, "Cannot be reached.", "refused 10.0.0.1"));
        var r = health.Failed(new WarehouseException(WarehouseCodes.Unreachable, "Its answer cannot be fetched from where it lies.", "403 of storage"));
        Assert.Contains(log.Written, line => line.Contains(r!, StringComparison.Ordinal) && line.Contains("403 of storage", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_twenty_orphans_are_kept_the_latest_first()
    {
        for (var i = 0; i < 25; i++)
            health.Orphaned($"s{i}");

        Assert.Equal(Enumerable.Range(5, 20).Reverse().Select(static i => $"s{i}"), health.Now.Orphans.Select(static orphan => orphan.Id));
    }

    [Fact]
    public async Task A_warehouse_that_is_gone_is_left_in_peace_except_by_who_administers()
    {
        var token = TestContext.Current.CancellationToken;
        var script = new FakeScript { ExecuteQuery = AdbcStatusCode.IOError, Message = "gone" };
        await using var warehouse = FakeEngine.Over(script, time);
        for (var i = 0; i < 30; i++)
            Assert.Equal(WarehouseCodes.Unreachable, (await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Run(Asked(Cause.Viewer), token))).Code);
        Assert.Equal(5, script.Count("ExecuteQuery"));

        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Run(Asked(Cause.Administrator), token));
        Assert.Equal(6, script.Count("ExecuteQuery"));

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Run(Asked(Cause.Viewer), token));
        Assert.Equal(7, script.Count("ExecuteQuery"));
    }

    private static Statement Asked(Cause cause) => new("SELECT 1", [], new StatementLimits(1, 1 << 20, TimeSpan.FromSeconds(20)), new StatementTags("d", "p", cause));

    private static WarehouseException Gone() => new(WarehouseCodes.Unreachable, "It is gone.") { RetryAfter = TimeSpan.FromSeconds(15) };

    private sealed class Lines : ILogger<ObservedHealth>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
