using System.Collections.Concurrent;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

/// <summary>What is asked again, for how long, and what is no longer sent.</summary>
public sealed class PatienceTests : IAsyncLifetime
{
    private const string Post = "POST /api/2.0/sql/statements";

    private readonly Canary log = new();
    private FakeWorkspace workspace = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => workspace = await FakeWorkspace.Start();

    public ValueTask DisposeAsync() => workspace.DisposeAsync();

    [Theory]
    [InlineData("busy")]
    [InlineData("broken")]
    [InlineData("silent")]
    [InlineData("not its own")]
    public async Task A_statement_that_runs_is_not_given_up_because_looks_at_it_fail(string how)
    {
        var (looks, failures) = (0, how == "silent" ? 2 : 6);
        workspace.Instead = async context => context.Request.Method == "GET" && looks++ < failures && await Trouble(context, how);

        await using var warehouse = new WorkspaceWarehouse(workspace, patience: WorkspaceWarehouse.Patience with { Answer = TimeSpan.FromSeconds(how == "silent" ? 2 : 20) });
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        Assert.Equal(1, workspace.Count(Post));
        Assert.Empty(workspace.Cancelled);
    }

    [Fact]
    public async Task A_part_whose_link_is_not_had_at_once_is_asked_for_again()
    {
        workspace.RowsOfAPart = 100;
        var failures = 0;
        workspace.Instead = async context => context.Request.Path.Value!.Contains("/chunks/", StringComparison.Ordinal) && failures++ < 6 && await Trouble(context, "broken");

        await using var warehouse = new WorkspaceWarehouse(workspace);
        Assert.Equal(250, (await warehouse.Rows("SELECT explode(sequence(1, 250)) AS n")).Count);
    }

    [Theory]
    [InlineData("busy", WarehouseCodes.Busy)]
    [InlineData("broken", WarehouseCodes.Unreachable)]
    public async Task Looks_that_fail_for_too_long_end_the_statement_there_too(string how, string code)
    {
        workspace.NeverEnds = true;
        workspace.Instead = async context => context.Request.Method == "GET" && workspace.Cancelled.IsEmpty && await Trouble(context, how);

        await using var warehouse = new WorkspaceWarehouse(workspace, patience: WorkspaceWarehouse.Patience with { Reconnect = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(code, (await warehouse.Fails()).Code);
        await Waits.Until(() => workspace.Cancelled.Count == 1);
    }

    [Fact]
    public async Task A_statement_that_was_not_taken_is_not_sent_again_once_its_caller_is_gone()
    {
        var gone = new TaskCompletionSource();
        workspace.Instead = async context =>
        {
            if (context.Request.Method != "POST") return false;
            await gone.Task;
            await FakeWorkspace.Answer(context, 429, new { error_code = "RESOURCE_EXHAUSTED", message = "later" }, "0");
            return true;
        };
        using var leaving = new CancellationTokenSource();
        using (var api = Api())
        {
            var running = api.Run(Request, static _ => { }, leaving.Token);
            await Waits.Until(() => workspace.Count(Post) == 1);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            gone.SetResult();
        }

        Assert.Equal([Post], workspace.Requests);
    }

    [Fact]
    public async Task Whoever_leaves_before_there_is_a_connection_sends_nothing()
    {
        using var full = await FullSocket.Open();
        using var leaving = new CancellationTokenSource();
        using (var api = Api(full.Address))
        {
            var running = api.Run(Request, static _ => { }, leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            Assert.Equal("", await full.Heard(Stop));
        }
    }

    [Theory]
    [InlineData(429, "45", 1, 45, "The warehouse is busy; ask again in 45 seconds.")]
    [InlineData(503, "45", 1, 45, "The warehouse is busy; ask again in 45 seconds.")]
    [InlineData(429, "0", 3, 1, "The warehouse is busy; ask again in a second.")]
    [InlineData(429, null, 3, 15, "The warehouse is busy; ask again in 15 seconds.")]
    [InlineData(503, null, 1, 15, "The warehouse is busy; ask again in 15 seconds.")]
    public async Task A_workspace_that_stays_busy_is_said_to_be_busy_and_until_when(int status, string? retryAfter, int posts, int seconds, string sentence)
    {
        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, status, new { error_code = "TEMPORARILY_UNAVAILABLE", message = "later" }, retryAfter);
            return true;
        };

        await using var warehouse = new WorkspaceWarehouse(workspace);
        var failed = await warehouse.Fails();
        Assert.Equal((WarehouseCodes.Busy, sentence, TimeSpan.FromSeconds(seconds)), (failed.Code, failed.Message, failed.RetryAfter));
        Assert.Equal(posts, workspace.Count(Post));
    }

    [Fact]
    public async Task Somebody_elses_503_in_front_of_a_workspace_that_is_down_is_not_called_busy()
    {
        workspace.Instead = context => Trouble(context, "not its own");

        await using var warehouse = new WorkspaceWarehouse(workspace);
        Assert.Equal(WarehouseCodes.Unreachable, (await warehouse.Fails()).Code);
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("silent")]
    [InlineData("forgotten")]
    public async Task A_cancel_that_fails_is_tried_three_times_and_then_told_to_the_operator(string how)
    {
        workspace.NeverEnds = true;
        workspace.Instead = async context => context.Request.Path.Value!.EndsWith("/cancel", StringComparison.Ordinal) && await Trouble(context, how);
        var brief = WorkspaceWarehouse.Patience with { Cancel = TimeSpan.FromMilliseconds(how == "silent" ? 200 : 5000) };
        using var leaving = new CancellationTokenSource();
        using var api = Api(patience: brief);
        var running = api.Run(Request, static _ => { }, leaving.Token);
        await Waits.Until(() => !workspace.Taken.IsEmpty);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var isForgotten = how == "forgotten";
        await Waits.Until(() => isForgotten ? Cancels() > 0 : IsOrphaned());
        // Requests that take too long are not all heard of.
        Assert.InRange(Cancels(), how == "broken" ? 3 : 1, isForgotten ? 1 : 3);
        Assert.Equal(!isForgotten, IsOrphaned());
    }

    [Fact]
    public async Task Whoever_comes_next_has_the_place_whatever_becomes_of_the_cancel()
    {
        workspace.NeverEnds = true;
        workspace.Instead = async context => context.Request.Path.Value!.EndsWith("/cancel", StringComparison.Ordinal) && await FakeWorkspace.Hang(context);
        await using var warehouse = new WorkspaceWarehouse(workspace, concurrency: 1);
        using var leaving = new CancellationTokenSource();
        var running = warehouse.Warehouse.Run(Warehouses.TestWarehouse.Statement("SELECT 1 AS x"), leaving.Token);
        await Waits.Until(() => !workspace.Taken.IsEmpty);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        workspace.NeverEnds = false;

        Assert.Equal(["2"], await warehouse.Rows("SELECT 2 AS x"));
    }

    [Fact]
    public async Task A_cancel_that_is_taken_and_has_no_effect_is_sent_three_times_and_no_more()
    {
        workspace.NeverEnds = true;
        workspace.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/cancel", StringComparison.Ordinal)) return false;
            await FakeWorkspace.Answer(context, 200, new { });
            return true;
        };
        using var leaving = new CancellationTokenSource();
        using (var api = Api())
        {
            var running = api.Run(Request, static _ => { }, leaving.Token);
            await Waits.Until(() => !workspace.Taken.IsEmpty);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            await Waits.Until(() => workspace.Requests.Count(static request => request.StartsWith("GET", StringComparison.Ordinal)) > 8);
        }

        Assert.Equal(3, Cancels());
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(500, false)]
    [InlineData(403, true)]
    [InlineData(500, true)]
    public async Task A_warehouse_whose_state_cannot_be_seen_is_as_it_was_last_seen(int status, bool wasStarting)
    {
        workspace.WarehouseState = "STARTING";
        workspace.PendingLooks = 4;
        var seen = 0;
        workspace.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/warehouses/", StringComparison.Ordinal) || (seen++ == 0 && wasStarting)) return false;
            await FakeWorkspace.Answer(context, status, new { error_code = "NO", message = "no" });
            return true;
        };
        var told = new ConcurrentQueue<WarehouseStage>();
        using var api = Api();
        await api.Run(Request, told.Enqueue, Stop);

        Assert.InRange(told.Count, 3, 10);
        Assert.Equal(wasStarting ? WarehouseStage.Starting : WarehouseStage.Queued, told.First());
        Assert.All(told.Skip(1), stage => Assert.Equal(wasStarting && status == 500 ? WarehouseStage.Starting : WarehouseStage.Queued, stage));
    }

    private int Cancels() => workspace.Requests.Count(static request => request.EndsWith("/cancel", StringComparison.Ordinal));

    private bool IsOrphaned() => log.Lines.Any(static line => line.Contains("could not be cancelled", StringComparison.Ordinal));

    private static async Task<bool> Trouble(HttpContext context, string how)
    {
        switch (how)
        {
            case "busy":
                await FakeWorkspace.Answer(context, 503, new { error_code = "TEMPORARILY_UNAVAILABLE", message = "later" });
                break;
            case "not its own":
                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("<html>No server is available</html>");
                break;
            case "silent":
                await FakeWorkspace.Hang(context);
                break;
            case "forgotten":
                await FakeWorkspace.Answer(context, 404, new { error_code = "NOT_FOUND", message = "The statement was not found." });
                break;
            default:
                context.Abort();
                break;
        }

        return true;
    }

    private static ExecuteRequest Request(string warehouse) => new("SELECT 1 AS x", warehouse, [], null, [], Inline: false);

    private StatementApi Api(Uri? address = null, Patience? patience = null) => new(
        new WorkspaceClient(address ?? workspace.Address, new Secret("secret", "dapi-good", "", TimeProvider.System, new()).AsToken(), patience ?? WorkspaceWarehouse.Patience, TimeProvider.System),
        FakeWorkspace.Warehouse,
        patience ?? WorkspaceWarehouse.Patience,
        TimeProvider.System,
        log,
        static _ => { });
}
