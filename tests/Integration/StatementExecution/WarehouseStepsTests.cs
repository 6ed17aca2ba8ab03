using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

public sealed class WarehouseStepsTests : IAsyncLifetime
{
    private FakeWorkspace workspace = null!;

    public async ValueTask InitializeAsync() => workspace = await FakeWorkspace.Start();

    public ValueTask DisposeAsync() => workspace.DisposeAsync();

    [Fact]
    public async Task Every_step_to_a_workspace_says_what_it_found()
    {
        workspace.WarehouseState = "STOPPED";
        var steps = await Take("dapi-good");

        Assert.Equal(["name", "connection", "token", "warehouse", "row", "session", "rights"], steps.Select(static step => step.Step));
        Assert.All(steps, static step => Assert.True(step.Ok, step.Message));
        Assert.Equal("The SQL warehouse is in the state STOPPED; the first question starts it.", steps[3].Message);
        Assert.Equal("One row was asked for and came from the workspace's storage, by a link.", steps[4].Message);
        Assert.Equal("The catalog is main, the time zone UTC.", steps[5].Message);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_is_not_accepted_is_the_last_step_and_says_what_to_do(int status)
    {
        workspace.TokenRefusal = status;
        var steps = await Take("dapi-wrong");

        Assert.Equal(("warehouse", false), (steps[^1].Step, steps[^1].Ok));
        Assert.Contains("Make a new token", steps[^1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(steps, static step => step.Message.Contains("dapi-wrong", StringComparison.Ordinal));
        Assert.Empty(workspace.Taken);
    }

    [Fact]
    public async Task Sessions_in_another_time_zone_are_found()
    {
        workspace.TimeZone = "Europe/Berlin";
        var steps = await Take("dapi-good");

        Assert.Equal(("session", false), (steps[^1].Step, steps[^1].Ok));
        Assert.Contains("set it to UTC", steps[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_storage_is_closed_the_row_names_the_setting_that_helps_and_with_it_says_how_it_came()
    {
        workspace.InsteadOfStorage = static (context, _) =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        var steps = await Take("dapi-good");
        Assert.Equal(("row", false), (steps[^1].Step, steps[^1].Ok));
        Assert.Contains("set Databricks:Results to inline", steps[^1].Message, StringComparison.Ordinal);

        await using var warehouse = new WorkspaceWarehouse(workspace, inline: true);
        steps = await Steps(warehouse, "dapi-good", results: "inline").Take(null, TestContext.Current.CancellationToken);
        Assert.All(steps, static step => Assert.True(step.Ok, step.Message));
        Assert.Equal("One row was asked for and came within the workspace's answer, as Databricks:Results says.", steps[4].Message);
    }

    [Fact]
    public async Task A_catalog_may_have_blanks_in_its_name()
    {
        workspace.Catalog = "our house";
        var steps = await Take("dapi-good");

        Assert.Equal("The catalog is our house, the time zone UTC.", steps[5].Message);
    }

    [Fact]
    public async Task Whoever_watches_waits_for_a_warehouse_that_starts_longer_than_a_statement_may_take()
    {
        workspace.WarehouseState = "STARTING";
        workspace.PendingLooks = 7;
        var brief = new WarehouseOptions { Timeout = TimeSpan.FromSeconds(1) };
        var watch = new StatementWatch(TimeProvider.System);
        await using var warehouse = new WorkspaceWarehouse(workspace);
        var taking = Steps(warehouse, "dapi-good", brief).Take(watch, TestContext.Current.CancellationToken);
        await Waits.Until(() => watch.Stage == WarehouseStage.Starting);
        workspace.PendingLooks = 0;
        var steps = await taking;

        Assert.All(steps, static step => Assert.True(step.Ok, step.Message));
        Assert.True(steps[4].Took > brief.Timeout);
    }

    [Fact]
    public async Task Whoever_does_not_watch_is_told_that_the_warehouse_still_starts()
    {
        workspace.WarehouseState = "STARTING";
        workspace.PendingLooks = int.MaxValue;
        await using var warehouse = new WorkspaceWarehouse(workspace);
        var time = new FakeTimeProvider();
        var taking = Steps(warehouse, "dapi-good", time: time).Take(null, TestContext.Current.CancellationToken);

        // Whoever asks after the statement has been told before what it waits for.
        await Waits.Until(() => workspace.Count("GET /api/2.0/sql/statements/") > 0);
        time.Advance(TimeSpan.FromMinutes(3));
        var steps = await taking;

        Assert.Equal(("row", false), (steps[^1].Step, steps[^1].Ok));
        Assert.Contains("still starting", steps[^1].Message, StringComparison.Ordinal);
        await Waits.Until(() => workspace.Cancelled.Count == 1);
    }

    [Fact]
    public async Task The_console_says_that_the_warehouse_starts_while_it_waits()
    {
        workspace.WarehouseState = "STARTING";
        workspace.PendingLooks = 6;
        using var folder = new TestFolder();
        var running = HostProcess.Run(HostProcess.Console, ["warehouse", "test", "--data", folder.Data], TestContext.Current.CancellationToken, new()
        {
            ["DATABRICKS_WORKSPACE_URL"] = workspace.Address.ToString(),
            ["DATABRICKS_WAREHOUSE_ID"] = FakeWorkspace.Warehouse,
            ["DATABRICKS_TOKEN"] = "dapi-good",
        });
        await Waits.Until(() => !workspace.Taken.IsEmpty || running.IsCompleted);
        workspace.PendingLooks = 0;
        var ended = await running;

        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("The warehouse is starting (0:00).", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("starting (", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_and_the_test_of_the_way_share_one_token_of_the_service_principal()
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddOptions<WarehouseOptions>();
        services.AddSingleton(new DatabricksOptions { WorkspaceUrl = workspace.Address.ToString(), WarehouseId = FakeWorkspace.Warehouse, ClientId = "client", ClientSecret = "secret" });
        services.AddWarehouse();
        await using (var provider = services.BuildServiceProvider())
        {
            var steps = await provider.GetRequiredService<IWarehouseSteps>().Take(null, TestContext.Current.CancellationToken);
            Assert.All(steps, static step => Assert.True(step.Ok, step.Message));
            Assert.Equal("The workspace gave the service principal a token.", steps[2].Message);
        }

        Assert.Equal(1, workspace.Count("POST /oidc/v1/token"));
    }

    [Fact]
    public async Task A_busy_workspace_is_busy_to_administrators_too()
    {
        workspace.Instead = static async context =>
        {
            await FakeWorkspace.Answer(context, 429, new { error_code = "REQUEST_LIMIT_EXCEEDED", message = "Too many requests" }, "45");
            return true;
        };
        var steps = await Take("dapi-good");

        Assert.Equal(("warehouse", false, "The warehouse is busy; ask again in 45 seconds. (REQUEST_LIMIT_EXCEEDED: Too many requests)"), (steps[^1].Step, steps[^1].Ok, steps[^1].Message));
    }

    [Theory]
    [InlineData(200, "DELETED", "does not exist, or not any more. Check its id and the workspace. (The SQL warehouse is in the state DELETED.)")]
    [InlineData(403, "", "The credentials are accepted; this account may not look at the SQL warehouse's state.")]
    public async Task What_the_state_of_a_warehouse_says_of_the_way_to_it(int status, string state, string message)
    {
        workspace.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/warehouses/", StringComparison.Ordinal)) return false;
            await FakeWorkspace.Answer(context, status, new { state, error_code = "PERMISSION_DENIED", message = "no" });
            return true;
        };
        var step = (await Take("dapi-good"))[3];

        Assert.Equal(("warehouse", status != 200), (step.Step, step.Ok));
        Assert.EndsWith(message, step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_that_nobody_asked_for()
    {
        await using var warehouse = new WorkspaceWarehouse(workspace);
        _ = Steps(warehouse, "dapi-good");
        await warehouse.Warehouse.Open();

        Assert.Empty(workspace.Requests);
    }

    private async Task<IReadOnlyList<WarehouseStep>> Take(string token)
    {
        await using var warehouse = new WorkspaceWarehouse(workspace);
        return await Steps(warehouse, token).Take(null, TestContext.Current.CancellationToken);
    }

    private WarehouseSteps Steps(WorkspaceWarehouse warehouse, string token, WarehouseOptions? options = null, TimeProvider? time = null, string results = "links") => new(
        warehouse.Warehouse,
        Options.Create(options ?? new WarehouseOptions()),
        time ?? TimeProvider.System,
        new KnownSecrets(),
        new DatabricksWorkspace(
            new DatabricksOptions { WorkspaceUrl = workspace.Address.ToString(), WarehouseId = FakeWorkspace.Warehouse, Token = token, Results = results }, new Patience(), TimeProvider.System, new KnownSecrets()));
}
