using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses;
using Microsoft.Extensions.Options;
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
        Assert.Equal("The catalog is main, the time zone UTC.", steps[5].Message);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_the_last_step_and_says_what_to_do()
    {
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
        return await Steps(warehouse, token).Take(TestContext.Current.CancellationToken);
    }

    private WarehouseSteps Steps(WorkspaceWarehouse warehouse, string token) => new(
        warehouse.Warehouse,
        Options.Create(new WarehouseOptions()),
        TimeProvider.System,
        new DatabricksOptions { WorkspaceUrl = workspace.Address.ToString(), WarehouseId = FakeWorkspace.Warehouse, Token = token });
}
