using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Integration.Warehouses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

public sealed class CredentialTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private FakeWorkspace workspace = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => workspace = await FakeWorkspace.Start();

    public ValueTask DisposeAsync() => workspace.DisposeAsync();

    [Theory]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "403")]
    public async Task A_wrong_token_is_one_sentence_to_people_and_the_reason_to_the_log(int status, string code)
    {
        workspace.TokenRefusal = status;
        await using var warehouse = new WorkspaceWarehouse(workspace, new Secret("secret", "dapi-wrong-secret", "", TimeProvider.System, new()).AsToken());
        var failed = await warehouse.Fails();

        Assert.Equal((WarehouseCodes.Credentials, "The warehouse does not accept this installation's credentials."), (failed.Code, failed.Message));
        Assert.Contains($"{code}: Invalid access token", failed.EngineText, StringComparison.Ordinal);
        Assert.DoesNotContain("dapi", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_that_was_replaced_counts_within_a_minute_and_at_once_when_the_old_one_is_refused()
    {
        using var folder = new ScratchFolder();
        var file = folder["token"];
        await File.WriteAllTextAsync(file, "dapi-good\n", Stop);
        var secret = new Secret("secret", "", file, clock, new());
        Assert.Equal("dapi-good", secret.Now(refused: false));

        await File.WriteAllTextAsync(file, "dapi-new\n", Stop);
        Assert.Equal("dapi-good", secret.Now(refused: false));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("dapi-new", secret.Now(refused: false));

        await File.WriteAllTextAsync(file, "dapi-good\n", Stop);
        await using var warehouse = new WorkspaceWarehouse(workspace, secret.AsToken());
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        Assert.Single(workspace.Taken);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_ends_while_a_statement_runs_is_replaced_by_the_files_new_one_and_the_statement_runs_once(int status)
    {
        using var folder = new ScratchFolder();
        var file = folder["token"];
        await File.WriteAllTextAsync(file, "dapi-good", Stop);
        workspace.TokenRefusal = status;
        workspace.Instead = async context =>
        {
            if (context.Request.Method != "GET" || !workspace.Tokens.TryRemove("dapi-good", out _)) return false;
            workspace.Tokens["dapi-new"] = true;
            await File.WriteAllTextAsync(file, "dapi-new", Stop);
            return false;
        };
        await using var warehouse = new WorkspaceWarehouse(workspace, new Secret("secret", "", file, clock, new()).AsToken());

        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        Assert.Single(workspace.Taken);
        Assert.Empty(workspace.Cancelled);
    }

    [Fact]
    public async Task A_token_that_ends_while_a_statement_runs_and_has_no_successor_ends_the_wait_and_names_what_may_still_run()
    {
        var log = new Canary();
        workspace.NeverEnds = true;
        workspace.Instead = context =>
        {
            if (context.Request.Method == "GET") workspace.Tokens.Clear();
            return Task.FromResult(false);
        };
        await using var warehouse = new WorkspaceWarehouse(workspace, log: log);

        Assert.Equal(WarehouseCodes.Credentials, (await warehouse.Fails()).Code);
        await Waits.Until(() => log.Lines.Any(static line => line.Contains("could not be cancelled", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_gone_while_it_is_replaced_leaves_the_secret_as_it_was()
    {
        using var folder = new ScratchFolder();
        var file = folder["token"];
        File.WriteAllText(file, "dapi-good");
        var secret = new Secret("secret", "", file, clock, new());
        secret.Now(refused: false);
        File.Delete(file);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("dapi-good", secret.Now(refused: false));
        Assert.Equal(ServerFault.Credentials, Assert.Throws<ServerException>(() => new Secret("secret", "", file, clock, new()).Now(refused: false)).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_file_that_is_half_written_leaves_the_secret_as_it_was(string half)
    {
        using var folder = new ScratchFolder();
        var file = folder["token"];
        File.WriteAllText(file, "dapi-good");
        var secret = new Secret("secret", "", file, clock, new());
        secret.Now(refused: false);
        File.WriteAllText(file, half);

        Assert.Equal("dapi-good", secret.Now(refused: true));
        Assert.Equal("dapi-good", secret.Now(refused: true));
        File.WriteAllText(file, "dapi-new");
        Assert.Equal("dapi-new", secret.Now(refused: true));
    }

    [Fact]
    public async Task Many_who_need_a_machines_token_share_one_request_and_it_is_renewed_before_it_ends()
    {
        using var machine = Machine("secret");
        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => machine.Get(refused: false, Stop).AsTask()));
        Assert.Single(tokens.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, workspace.Count("POST /oidc/v1/token"));

        clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal(tokens[0], await machine.Get(refused: false, Stop));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(tokens[0], await machine.Get(refused: false, Stop));
        Assert.Equal(2, workspace.Count("POST /oidc/v1/token"));
    }

    [Fact]
    public async Task A_machines_token_that_ends_in_the_middle_is_replaced_once_and_the_statement_runs_once()
    {
        using var machine = new MachineToken(workspace.Address, "client", new Secret("secret", "secret", "", TimeProvider.System, new()), WorkspaceWarehouse.Patience, clock, new());
        await using var warehouse = new WorkspaceWarehouse(workspace, machine.Get);
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        workspace.Tokens.Clear();
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["2"], await warehouse.Rows("SELECT 2 AS x"));
        Assert.Equal(2, workspace.Taken.Count);
        Assert.Equal(2, workspace.Count("POST /oidc/v1/token"));
    }

    [Theory]
    [InlineData(503, """{"error":"temporarily_unavailable"}""")]
    [InlineData(401, """{"error":"invalid_client"}""")]
    [InlineData(200, "<html>Sign in</html>")]
    public async Task A_token_that_cannot_be_renewed_is_used_as_long_as_it_is_good(int status, string body)
    {
        using var machine = Machine("secret");
        var token = await machine.Get(refused: false, Stop);
        var before = workspace.Count("POST /oidc/v1/token");
        workspace.Instead = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return true;
        };
        clock.Advance(TimeSpan.FromMinutes(56));

        var asking = Enumerable.Range(0, 50).Select(_ => machine.Get(refused: false, Stop).AsTask()).ToArray();
        await Passes(Task.WhenAll(asking));
        Assert.All(asking, asked => Assert.Equal(token, asked.Result));
        Assert.InRange(workspace.Count("POST /oidc/v1/token") - before, 1, 3);

        clock.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<ServerException>(async () => await Passes(machine.Get(refused: false, Stop).AsTask()));
        workspace.Instead = static _ => Task.FromResult(false);
        Assert.NotEqual(token, await machine.Get(refused: false, Stop));
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_new_token_while_the_old_one_is_good()
    {
        using var machine = Machine("secret");
        var token = await machine.Get(refused: false, Stop);
        workspace.Instead = FakeWorkspace.Hang;
        clock.Advance(TimeSpan.FromMinutes(56));
        var renewing = machine.Get(refused: false, Stop).AsTask();
        await Waits.Until(() => workspace.Count("POST /oidc/v1/token") == 2);

        Assert.Equal(token, await machine.Get(refused: false, Stop));
        Assert.False(renewing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(token, await renewing);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("ü")]
    [InlineData("")]
    public async Task A_token_that_no_header_can_hold_is_no_token(string token)
    {
        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, 200, new { access_token = token, token_type = "Bearer", expires_in = 3600 });
            return true;
        };
        using var machine = Machine("secret");
        var failed = await Assert.ThrowsAsync<ServerException>(() => machine.Get(refused: false, Stop).AsTask());

        Assert.Equal("What answers at the workspace's token address gives no token.", failed.Message);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_final()
    {
        using var machine = Machine("very-wrong-secret");
        var failed = await Assert.ThrowsAsync<ServerException>(() => machine.Get(refused: false, Stop).AsTask());

        Assert.Equal(ServerFault.Credentials, failed.Fault);
        Assert.Contains("invalid_client", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-wrong-secret", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, workspace.Count("POST /oidc/v1/token"));
    }


    // Whatever waits by the clock waits no longer.
    private async Task Passes(Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(1, Stop);
        }

        await waiting;
    }

    private MachineToken Machine(string secret) => new(workspace.Address, "client", new Secret("secret", secret, "", TimeProvider.System, new()), WorkspaceWarehouse.Patience, clock, new());
}
