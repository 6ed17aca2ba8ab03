using System.Text.Json;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using CleanDash.Integration.Hosts;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Pages over a warehouse that is stopped.</summary>
public sealed class WaitingTests
{
    private const string Panel = "/dashboards/nyc-taxi/panels/trips-per-day";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tile_says_that_the_warehouse_starts_and_one_statement_follows_however_often_it_asks()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var awake = false;
        await using var server = await ScriptedServer.Start((rpc, request) =>
            Volatile.Read(ref awake) ? player.Answer(rpc, request) : new([], StatusCode.FailedPrecondition, "Cluster 0123 is not usable: state=PENDING"));
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = server.Address, ["Warehouse:Timeout"] = "2s" }, services => services.AddSingleton<AdbcEngine>(
            new SparkConnectEngine(SparkConnectAddress.Parse(server.Address, out _)!, new Patience { Starting = TimeSpan.FromMilliseconds(200) }, NullLogger<SparkConnectEngine>.Instance, TimeProvider.System)));
        using var browser = await site.SignedIn("user", Token);
        Assert.Empty(server.Calls);

        var answer = await Waits.For(() => Ask(browser), static answer => State(answer) != "running");
        Assert.Equal("starting", answer.GetProperty("state").GetString());
        Assert.Equal("starting", answer.GetProperty("waiting").GetProperty("for").GetString());
        Assert.Matches(@"^Warehouse is starting \(0:\d\d\)$", answer.GetProperty("waiting").GetProperty("sentence").GetString());

        // Longer than a statement may take: rising is no part of that.
        for (var asked = 0; asked < 3; asked++)
            Assert.Equal("starting", (await Ask(browser)).GetProperty("state").GetString());
        Assert.Equal(0, server.Count("ExecutePlan"));
        Volatile.Write(ref awake, true);
        answer = await Answered(browser);

        // The played rows are no trips, which the panel says: they have come.
        Assert.Equal("panel.columns", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, server.Count("ExecutePlan"));
    }

    [Fact]
    public async Task A_statement_that_no_page_asks_after_any_more_is_ended_there()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) =>
            rpc == "ExecutePlan" && player.Answer(rpc, request) is { } reply ? new([.. reply.Messages.Take(1)]) { Hangs = true } : player.Answer(rpc, request));
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = server.Address });
        using var browser = await site.SignedIn("user", Token);

        Assert.Equal("running", (await Ask(browser)).GetProperty("state").GetString());
        Assert.Equal(0, server.Count("Interrupt"));

        // The page's lease is ten seconds.
        await Waits.Until(() => server.Count("Interrupt") > 0);
        var sent = ExecutePlanRequest.Parser.ParseFrom(server.Calls.Single(static call => call.Rpc == "ExecutePlan").Request);
        Assert.Equal(sent.OperationId, InterruptRequest.Parser.ParseFrom(server.Calls.First(static call => call.Rpc == "Interrupt").Request).OperationId);
        await Waits.Until(() => server.Count("ReleaseExecute") > 0);
    }

    [Fact]
    public async Task A_tile_says_how_much_of_the_work_is_done()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc == "ExecutePlan" ? Working(request, (200, 150), (40, 3)) with { Hangs = true } : player.Answer(rpc, request));
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = server.Address });
        using var browser = await site.SignedIn("user", Token);

        var waiting = (await Ask(browser)).GetProperty("waiting");

        Assert.Matches(@"^Running · \d s\. 153 of 240 tasks are done$", waiting.GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task A_warehouse_that_is_down_takes_neither_the_page_nor_the_start_with_it()
    {
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = "sc://127.0.0.1:1/;token=canary-token;use_ssl=false" });
        using var browser = await site.SignedIn("user", Token);
        using var page = await browser.Get("/dashboards/nyc-taxi", Token);

        var answer = await Answered(browser);

        var error = answer.GetProperty("error");
        Assert.Equal(("warehouse.unreachable", "The warehouse cannot be reached."), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Administrators_read_since_when_a_token_is_refused_and_nothing_is_sent_for_it()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var accepted = false;
        await using var server = await ScriptedServer.Start((rpc, request) => Volatile.Read(ref accepted) ? player.Answer(rpc, request) : new([], StatusCode.Unauthenticated, "Invalid access token"));
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = server.Address });
        using var administrator = await site.SignedIn("admin", Token);
        Assert.DoesNotContain("notice danger", await Operations(administrator), StringComparison.Ordinal);
        Assert.Empty(server.Calls);
        using var browser = await site.SignedIn("user", Token);

        Assert.Equal("warehouse.credentials", (await Answered(browser)).GetProperty("error").GetProperty("code").GetString());

        var asked = server.Calls.Count;
        var page = await Operations(administrator);
        Assert.Matches(@"<b>The warehouse does not accept this installation&#x27;s credentials\.</b> Since <time datetime=""\d{4}-", page);
        Assert.Contains("nothing has worked since this server started", page, StringComparison.Ordinal);
        Assert.Contains("warehouse.credentials", page, StringComparison.Ordinal);
        Assert.Equal(asked, server.Calls.Count);

        Volatile.Write(ref accepted, true);
        await Answered(browser);
        Assert.DoesNotContain("notice danger", await Operations(administrator), StringComparison.Ordinal);
    }

    private static Task<JsonElement> Answered(Browser browser) => Waits.For(() => Ask(browser), static answer => State(answer) is not ("starting" or "running"));

    private static string State(JsonElement answer) => answer.GetProperty("state").GetString()!;

    private static async Task<string> Operations(Browser administrator)
    {
        using var page = await administrator.Get("/admin/operations", Token);
        return await page.Content.ReadAsStringAsync(Token);
    }

    private static Reply Working(byte[] request, params (long Tasks, long Done)[] stages)
    {
        var asked = ExecutePlanRequest.Parser.ParseFrom(request);
        var answer = new ExecutePlanResponse { SessionId = asked.SessionId, OperationId = asked.OperationId, ResponseId = "1", ExecutionProgress = new() { NumInflightTasks = 4 } };
        answer.ExecutionProgress.Stages.AddRange(stages.Select(static (stage, id) => new ExecutePlanResponse.Types.ExecutionProgress.Types.StageInfo
        {
            StageId = id,
            NumTasks = stage.Tasks,
            NumCompletedTasks = stage.Done,
        }));
        return Reply.Of(answer);
    }

    private static async Task<JsonElement> Ask(Browser browser)
    {
        using var answer = await browser.Get(Panel, Token);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));
    }
}
