using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanDash.Application.Warehouses;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

/// <summary>Whoever falls silent, and when: the caller is told within the step's own time, the place is free, and what runs there is cancelled.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private const string Rows = "SELECT explode(sequence(1, 250)) AS n";

    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(15);

    private FakeWorkspace workspace = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        workspace = await FakeWorkspace.Start();
        workspace.RowsOfAPart = 100;
    }

    public ValueTask DisposeAsync() => workspace.DisposeAsync();

    // The last one says what becomes of the statement there: nothing is known of it, it is cancelled, or it has ended and is forgotten.
    [Theory]
    [InlineData("POST", "/statements", false, null)]
    [InlineData("POST", "/statements", true, null)]
    [InlineData("GET", "/statements/", false, "cancelled")]
    [InlineData("GET", "/statements/", true, "cancelled")]
    [InlineData("GET", "/chunks/1", false, "forgotten")]
    [InlineData("GET", "/chunks/1", true, "forgotten")]
    [InlineData("storage", "/0", false, "forgotten")]
    [InlineData("storage", "/0", true, "forgotten")]
    [InlineData("storage", "/2", true, "forgotten")]
    public async Task Silence_ends_at_the_steps_own_limit_and_the_place_is_free(string who, string where, bool withinTheAnswer, string? becomes)
    {
        async Task<bool> Silence(HttpContext context)
        {
            if (!withinTheAnswer) return await FakeWorkspace.Hang(context);
            await context.Response.WriteAsync("{", Stop);
            await context.Response.Body.FlushAsync(Stop);
            return await FakeWorkspace.Hang(context);
        }

        // What answers behind the workspace takes its time to open.
        await using var patient = new WorkspaceWarehouse(workspace);
        Assert.Equal(["1"], await patient.Rows("SELECT 1 AS x"));
        await Waits.Until(() => Tidied() == 1);

        var brief = WorkspaceWarehouse.Patience with { Answer = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(1), Reconnect = TimeSpan.FromSeconds(1) };
        await using var warehouse = new WorkspaceWarehouse(workspace, concurrency: 1, patience: brief);
        var tidied = Tidied();
        if (who == "storage") workspace.InsteadOfStorage = async (context, index) => where == $"/{index}" && await Silence(context);
        else workspace.Instead = async context => context.Request.Method == who && Is(context.Request.Path.Value!, where) && await Silence(context);

        var began = Stopwatch.GetTimestamp();
        var failed = await warehouse.Fails(Rows);
        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(300), AtMost);

        workspace.Instead = static _ => Task.FromResult(false);
        workspace.InsteadOfStorage = static (_, _) => Task.FromResult(false);
        if (becomes == "cancelled") await Waits.Until(() => !workspace.Cancelled.IsEmpty);
        if (becomes == "forgotten") await Waits.Until(() => Tidied() > tidied);
        Assert.Equal(250, (await warehouse.Rows(Rows)).Count);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_ends_at_its_own_limit()
    {
        using var full = await FullSocket.Open();
        await Hurries(full.Address);
    }

    [Fact]
    public async Task Encryption_that_does_not_come_about_ends_at_its_own_limit()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await Hurries(new Uri($"https://{deaf.LocalEndpoint}"));
    }

    [Fact]
    public async Task Where_nobody_listens_that_is_said_at_once()
    {
        var began = Stopwatch.GetTimestamp();
        await using var warehouse = new WorkspaceWarehouse(workspace, address: new Uri("http://127.0.0.1:1"), patience: new());
        var failed = await warehouse.Fails();

        Assert.Equal((WarehouseCodes.Unreachable, "The warehouse cannot be reached."), (failed.Code, failed.Message));
        Assert.Contains("Nobody listens", failed.EngineText, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted_and_not_tried_again()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (connections, heard) = (0, 0);
        var listening = Task.Run(
            async () =>
            {
                while (true)
                {
                    using var caller = await listener.AcceptTcpClientAsync(Stop);
                    connections++;
                    await using var encrypted = new SslStream(caller.GetStream());
                    try
                    {
                        await encrypted.AuthenticateAsServerAsync(own);
                        heard += await encrypted.ReadAsync(new byte[1], Stop);
                    }
                    catch (Exception exception) when (exception is IOException or AuthenticationException)
                    {
                        // He hung up, as he should.
                    }
                }
            },
            Stop);
        await using var warehouse = new WorkspaceWarehouse(workspace, address: new Uri($"https://{listener.LocalEndpoint}"));
        var failed = await warehouse.Fails();

        Assert.Equal((WarehouseCodes.Unreachable, "The workspace's certificate is not accepted."), (failed.Code, failed.EngineText));
        listener.Stop();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal((1, 0), (connections, heard));
    }

    private async Task Hurries(Uri address)
    {
        await using var warehouse = new WorkspaceWarehouse(workspace, address: address, patience: WorkspaceWarehouse.Patience with { Connect = TimeSpan.FromMilliseconds(400) });
        var began = Stopwatch.GetTimestamp();
        var failed = await warehouse.Fails();

        Assert.Equal((WarehouseCodes.Unreachable, "The warehouse cannot be reached."), (failed.Code, failed.Message));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(300), AtMost);
        Assert.Contains("no connection", failed.EngineText, StringComparison.Ordinal);
    }

    private static bool Is(string path, string where) =>
        where == "/statements/" ? path.Contains(where, StringComparison.Ordinal) && !path.Contains("/chunks/", StringComparison.Ordinal) : path.EndsWith(where, StringComparison.Ordinal);

    private int Tidied() => workspace.Count("DELETE /api/2.0/sql/statements/");
}
