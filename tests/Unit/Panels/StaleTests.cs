using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Panels;

/// <summary>Answers whose time is over.</summary>
public sealed class StaleTests : IDisposable
{
    private static readonly DashboardIndex Index = Discovery.Scan([typeof(EveryKindDashboard), typeof(EveryKind), typeof(VendorRides)]);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StaleFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly VendorRides Question = new("a", "*");

    private readonly FakeTimeProvider clock = new();
    private readonly Held warehouse = new();
    private readonly Runs runs;
    private readonly KeptAnswers kept;
    private readonly AnswerMeter meter;
    private readonly Answers answers;
    private readonly CacheOptions options = new() { StaleFor = StaleFor };

    public StaleTests()
    {
        runs = new(clock);
        kept = new(Options.Create(options), clock);
        meter = new(runs);
        answers = new(warehouse, kept, runs, Options.Create(new WarehouseOptions()), clock);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_its_time_an_answer_is_shown_while_one_run_gets_the_newer_one()
    {
        var first = await Made(1);
        clock.Advance(Fresh);
        var stale = await Stale();

        Assert.Equal((PanelState.Stale, TimeSpan.FromSeconds(1), null), (stale.State, stale.RetryAfter, stale.Sentence));
        Assert.NotEqual(first.ETag, stale.ETag);
        Assert.Equal(first.Table, stale.Table);
        Assert.Same(stale, await Stale());
        await Statements(2);

        warehouse.Gives(2);
        Assert.Equal((PanelState.Ok, "2"), Shown(await Settled(PanelState.Ok)));
        await Statements(2);
    }

    [Fact]
    public async Task A_stale_form_is_the_first_one_with_another_state()
    {
        var first = JsonElement.Parse((await Made(1)).Body.ToText());
        clock.Advance(Fresh);
        var stale = JsonElement.Parse((await Stale()).Body.ToText());
        warehouse.Fails(new(WarehouseCodes.Unreachable, "It is \"gone\".") { RetryAfter = TimeSpan.FromSeconds(15) });
        var failed = JsonElement.Parse((await Settled(PanelState.Stale, withError: true)).Body.ToText());

        Assert.Equal(["stale", "stale"], [stale.GetProperty("state").GetString()!, failed.GetProperty("state").GetString()!]);
        Assert.Equal(Rest(first), Rest(stale));
        Assert.Equal(Rest(first), Rest(failed));
        Assert.Equal(("It is \"gone\".", 15), (failed.GetProperty("error").GetProperty("message").GetString(), failed.GetProperty("error").GetProperty("retryAfter").GetInt32()));

        static List<string> Rest(JsonElement json) => [.. json.EnumerateObject().Where(static property => property.Name is not ("state" or "error")).Select(static property => property.ToString())];
    }

    [Theory]
    [InlineData(15.0, 10.0)]
    [InlineData(3.0, 3.0)]
    [InlineData(null, 10.0)]
    public async Task A_newer_answer_that_fails_leaves_the_former_with_the_reason_and_is_asked_for_again_after_a_while(double? said, double pause)
    {
        await Made(1);
        clock.Advance(Fresh);
        warehouse.Fails(new(WarehouseCodes.Unreachable, "It is gone.") { RetryAfter = said is { } seconds ? TimeSpan.FromSeconds(seconds) : null });
        var failed = await Settled(PanelState.Stale, withError: true);

        Assert.Equal(("It is gone.", said is null ? null : TimeSpan.FromSeconds(pause)), (failed.Sentence, failed.RetryAfter));
        clock.Advance(TimeSpan.FromSeconds(pause - 0.5));
        Assert.Same(failed, await Ask());
        await Statements(2);

        clock.Advance(TimeSpan.FromSeconds(0.5));
        var again = await Stale();
        Assert.Equal((failed.Body, TimeSpan.FromSeconds(1)), (again.Body, again.RetryAfter));
        await Statements(3);
        warehouse.Gives(3);
        Assert.Equal((PanelState.Ok, "3"), Shown(await Settled(PanelState.Ok)));
    }

    [Fact]
    public async Task However_often_it_fails_an_answer_is_not_shown_later_than_its_time_and_the_hour()
    {
        await Made(1);
        clock.Advance(Fresh);
        for (var end = clock.GetUtcNow() + StaleFor - TimeSpan.FromSeconds(1); clock.GetUtcNow() < end; clock.Advance(TimeSpan.FromMinutes(1)))
        {
            warehouse.Fails(new(WarehouseCodes.Unreachable, "It is gone."));
            Assert.Equal(PanelState.Stale, (await Settled(PanelState.Stale, withError: true)).State);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        warehouse.Fails(new(WarehouseCodes.Unreachable, "It is gone."));
        Assert.Equal(PanelState.Error, (await Ask()).State);
    }

    [Fact]
    public async Task Where_no_stale_answers_are_wanted_there_are_none()
    {
        options.StaleFor = TimeSpan.Zero;
        await Made(1);
        clock.Advance(Fresh);
        warehouse.Fails(new(WarehouseCodes.Unreachable, "It is gone."));

        Assert.Equal(PanelState.Error, (await Ask()).State);
    }

    [Fact]
    public async Task Who_asks_anew_loses_nothing_when_that_fails()
    {
        await Made(1);
        answers.Expire(Index.Panel(typeof(VendorRides)).Query.Key(Question));
        warehouse.Fails(new(WarehouseCodes.Unreachable, "It is gone."));

        Assert.Equal((PanelState.Stale, "1"), Shown(await Settled(PanelState.Stale, withError: true)));
    }

    [Fact]
    public async Task Five_hundred_people_at_the_end_of_its_time_are_one_statement()
    {
        await Made(1);
        clock.Advance(Fresh);
        var all = Enumerable.Range(0, 500).Select(_ => Task.Run(Ask, Token)).ToList();
        await Waits.Until(() => runs.Waiting == 500);
        var given = await Given(Task.WhenAll(all));

        Assert.All(given, static answer => Assert.Equal(PanelState.Stale, answer.State));
        Assert.Single(given.Distinct());
        await Statements(2);
    }

    [Fact]
    public async Task A_newer_answer_that_nobody_waits_for_is_ended_and_the_former_stays()
    {
        await Made(1);
        clock.Advance(Fresh);
        await Stale();
        clock.Advance(TimeSpan.FromSeconds(10));
        await warehouse.Ended.WaitAsync(Longest, Token);

        Assert.Equal(0, runs.Count);
        await Stale();
        await Statements(3);
    }

    [Fact]
    public async Task The_same_failure_again_is_paused_too()
    {
        var same = new WarehouseException(WarehouseCodes.Busy, "It is busy.") { RetryAfter = TimeSpan.FromSeconds(3) }.LoggedAs("CD-AAAA-11");
        await Made(1);
        clock.Advance(Fresh);
        warehouse.Fails(same);
        await Settled(PanelState.Stale, withError: true);
        await Statements(2);
        clock.Advance(TimeSpan.FromSeconds(3));
        for (var i = 0; i < 5; i++)
        {
            warehouse.Fails(same);
            Assert.Equal("It is busy.", (await Ask()).Sentence);
        }

        await Statements(3);
    }

    [Fact]
    public async Task Each_form_has_a_tag_of_its_own()
    {
        await Made(1);
        clock.Advance(Fresh);
        warehouse.Fails(new WarehouseException(WarehouseCodes.Unreachable, "It is gone.") { RetryAfter = TimeSpan.FromSeconds(2) }.LoggedAs("CD-AAAA-11"));
        var a = await Settled(PanelState.Stale, withError: true);
        clock.Advance(TimeSpan.FromSeconds(2));
        warehouse.Fails(new WarehouseException(WarehouseCodes.Unreachable, "It does not exist.").LoggedAs("CD-AAAA-11"));
        var b = await Ask();
        Assert.NotEqual(a.Body.ToText(), b.Body.ToText());
        Assert.Equal((TimeSpan.FromSeconds(2), null), (a.RetryAfter, b.RetryAfter));
        Assert.NotEqual(a.ETag, b.ETag);
    }

    public void Dispose()
    {
        meter.Dispose();
        kept.Dispose();
    }

    private Task<PanelAnswer> Made(long rows)
    {
        warehouse.Gives(rows);
        return Ask();
    }

    private async Task<PanelAnswer> Ask()
    {
        var handler = new PanelHandler<VendorRides, EveryKind.Rows>(Index, answers, meter, new Caller(), clock, NullLogger<PanelAnswer>.Instance);
        Assert.True((await handler.Handle(Question, Token)).Try(out var answer, out var refusal), refusal?.Message);
        return answer;
    }

    // While its run is held, whoever asks is answered when the glance is over.
    private async Task<PanelAnswer> Stale()
    {
        var asked = Ask();
        await Waits.Until(() => asked.IsCompleted || runs.Waiting > 0);
        return await Given(asked);
    }

    // Who has joined a run begins to wait for it a moment later.
    private async Task<T> Given<T>(Task<T> asked)
    {
        for (var glances = 0; glances < 50 && !asked.IsCompleted; glances++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(50), Token));
        }

        return await asked.WaitAsync(Longest, Token);
    }

    // A run that can end does so on another thread.
    private async Task<PanelAnswer> Settled(PanelState state, bool withError = false)
    {
        using var late = new CancellationTokenSource(Longest);
        while (true)
        {
            if (await Ask() is var answer && answer.State == state && answer.Sentence is not null == withError)
                return answer;
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    // A run begins on another thread; one too many would be there by the end of the test.
    private async Task Statements(int count)
    {
        await Waits.Until(() => warehouse.Count >= count);
        Assert.Equal(count, warehouse.Count);
    }

    private static (PanelState State, string Html) Shown(PanelAnswer answer) =>
        (answer.State, JsonElement.Parse(answer.Body.ToText()).GetProperty("html").GetString()!.Split("<td", 2)[1].Split('>', 2)[1].Split('<')[0]);

    /// <summary>Gives what it was told to, in order; a statement that has nothing to give waits.</summary>
    private sealed class Held : IWarehouse
    {
        private readonly System.Threading.Channels.Channel<Func<RowStream>> next = System.Threading.Channels.Channel.CreateUnbounded<Func<RowStream>>();
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int count;

        public int Count => count;

        public Task Ended => ended.Task;

        public void Gives(long value) => next.Writer.TryWrite(() => new OneRow(value));

        public void Fails(WarehouseException exception) => next.Writer.TryWrite(() => throw exception);

        public async Task<RowStream> Run(Statement statement, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            try
            {
                return (await next.Reader.ReadAsync(cancellationToken))();
            }
            catch (OperationCanceledException)
            {
                ended.TrySetResult();
                throw;
            }
        }

        public Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class OneRow(long value) : RowStream
    {
        private bool given;

        public override Schema Schema { get; } = new([new Field("n", Int64Type.Default, true)], null);

        public override bool Cut => false;

        public override ValueTask<RecordBatch?> Next(CancellationToken cancellationToken)
        {
            var batch = given ? null : new RecordBatch(Schema, [new Int64Array.Builder().Append(value).Build()], 1);
            given = true;
            return new(batch);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
