using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

public sealed class ClusterTests : IAsyncLifetime
{
    private const string Start = "POST /api/2.1/clusters/start";

    private static readonly Patience Quick = WorkspaceWarehouse.Patience with { Starting = TimeSpan.FromMilliseconds(1) };

    private FakeWorkspace workspace = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => workspace = await FakeWorkspace.Start();

    public ValueTask DisposeAsync() => workspace.DisposeAsync();

    [Theory]
    [InlineData(1, "TERMINATED", "PENDING", "PENDING", "RUNNING")]
    [InlineData(1, "TERMINATING", "TERMINATED", "TERMINATED", "PENDING", "RESIZING")]
    [InlineData(0, "RESTARTING", "RUNNING")]
    public async Task A_stopped_cluster_is_started_once_and_waited_for(int starts, params string[] states)
    {
        Play(states);
        var told = 0;
        await BeReady(() => told++);

        Assert.Equal((states.Length - 1, starts), (told, workspace.Count(Start)));
    }

    [Theory]
    [InlineData(1, "TERMINATED", "PENDING", "TERMINATING")]
    [InlineData(1, "TERMINATED", "PENDING", "TERMINATED")]
    [InlineData(1, "TERMINATED", "TERMINATED", "TERMINATED", "TERMINATED")]
    [InlineData(0, "PENDING", "TERMINATED")]
    [InlineData(0, "ERROR")]
    public async Task A_cluster_that_does_not_come_up_is_not_started_again_and_says_why(int starts, params string[] states)
    {
        Play(states);
        var failed = await Assert.ThrowsAsync<ServerException>(() => BeReady(null));

        Assert.Equal((ServerFault.Down, starts), (failed.Fault, workspace.Count(Start)));
        Assert.EndsWith(": No capacity, CLOUD_PROVIDER_LAUNCH_FAILURE, CLOUD_FAILURE, azure_error_message: \\u000aSkuNotAvailable.", failed.Message, StringComparison.Ordinal);
        var said = SparkSentences.Of(failed);
        Assert.Equal((WarehouseCodes.Unreachable, "The warehouse is stopped and could not be started."), (said.Code, said.Message));
        Assert.Contains("SkuNotAvailable", said.EngineText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_did_not_come_up_is_started_again_only_after_a_few_minutes_and_used_at_once_when_somebody_else_has_started_it()
    {
        var clock = new FakeTimeProvider();
        using var client = Client(clock);
        var cluster = new Cluster(client, "0123-456789-abcdefgh", Quick with { Starting = TimeSpan.Zero }, clock);
        Play("TERMINATED", "PENDING", "TERMINATED");
        var first = await Assert.ThrowsAsync<ServerException>(() => cluster.BeReady(null, Stop));
        clock.Advance(TimeSpan.FromMinutes(4));
        var second = await Assert.ThrowsAsync<ServerException>(() => cluster.BeReady(null, Stop));
        Assert.Equal((first.Message, TimeSpan.FromMinutes(1), 1), (second.Message, second.RetryAfter, workspace.Count(Start)));

        Play("RUNNING");
        await cluster.BeReady(null, Stop);
        Play("TERMINATED", "PENDING", "RUNNING");
        await cluster.BeReady(null, Stop);
        Assert.Equal(2, workspace.Count(Start));
        Play("TERMINATED", "PENDING", "TERMINATED");
        await Assert.ThrowsAsync<ServerException>(() => cluster.BeReady(null, Stop));
        clock.Advance(TimeSpan.FromMinutes(5));
        Play("TERMINATED", "PENDING", "RUNNING");
        await cluster.BeReady(null, Stop);
        Assert.Equal(4, workspace.Count(Start));
    }

    [Fact]
    public async Task A_cluster_on_its_way_up_is_waited_for_though_looks_at_it_fail()
    {
        var looks = 0;
        Play("PENDING", "RUNNING");
        var plays = workspace.Instead;
        workspace.Instead = async context =>
        {
            if (looks++ is < 1 or > 6) return await plays(context);
            context.Abort();
            return true;
        };
        await BeReady(null);

        Assert.Equal(8, looks);
    }

    [Fact]
    public async Task An_account_that_may_not_start_the_cluster_is_told_which_right_it_lacks()
    {
        workspace.Instead = async context =>
        {
            if (context.Request.Path == "/api/2.1/clusters/get") await FakeWorkspace.Answer(context, 200, new { state = "TERMINATED" });
            else await FakeWorkspace.Answer(context, 403, new { error_code = "PERMISSION_DENIED", message = "cleandash does not have Restart permissions on 0123." });
            return true;
        };
        var failed = await Assert.ThrowsAsync<ServerException>(() => BeReady(null));

        Assert.Equal((ServerFault.Down, 1), (failed.Fault, workspace.Count(Start)));
        Assert.StartsWith("The cluster is stopped, and this account may not start it: give it the right Can Restart, or have somebody start it.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_look_at_a_cluster_may_yet_speak_to_it_and_whoever_has_a_wrong_token_may_not()
    {
        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, 403, new { error_code = "PERMISSION_DENIED", message = "cleandash does not have Attach permissions." });
            return true;
        };
        await BeReady(null);

        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, 403, new { error_code = 403, message = "Invalid access token." });
            return true;
        };
        Assert.Equal(ServerFault.Credentials, (await Assert.ThrowsAsync<ServerException>(() => BeReady(null))).Fault);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_said_to_be_missing_and_not_that_the_sql_is_wrong()
    {
        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, 400, new { error_code = "INVALID_PARAMETER_VALUE", message = "Cluster 0123-456789-abcdefgh does not exist" });
            return true;
        };

        Assert.Equal(ServerFault.NotThere, (await Assert.ThrowsAsync<ServerException>(() => BeReady(null))).Fault);
    }

    // The states one after the other; the last one stays.
    private void Play(params string[] states)
    {
        var left = new Queue<string>(states);
        workspace.Instead = async context =>
        {
            if (context.Request.Path == "/api/2.1/clusters/start")
            {
                await FakeWorkspace.Answer(context, 200, new { });
                return true;
            }

            var state = left.Count > 1 ? left.Dequeue() : left.Peek();
            var reason = new { code = "CLOUD_PROVIDER_LAUNCH_FAILURE", type = "CLOUD_FAILURE", parameters = new { azure_error_message = "\nSkuNotAvailable." } };
            await FakeWorkspace.Answer(context, 200, new { state, state_message = "No capacity", termination_reason = reason });
            return true;
        };
    }

    private async Task BeReady(Action? starting)
    {
        using var client = Client(TimeProvider.System);
        await new Cluster(client, "0123-456789-abcdefgh", Quick, TimeProvider.System).BeReady(starting, Stop);
    }

    private WorkspaceClient Client(TimeProvider time) => new(workspace.Address, new Secret("secret", "dapi-good", "", time, new()).AsToken(), WorkspaceWarehouse.Patience, time);
}
