using System.Diagnostics;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Integration.Hosts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

public sealed class CrashTests : IDisposable
{
    private const int KillsOfEach = 15;
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Thirty_kills_of_two_writing_processes_lose_nothing_that_was_saved_and_leave_nothing_half_done()
    {
        await using (var services = StoreHost.Open(folder.Data))
        {
            await using var scope = services.CreateAsyncScope();
            var signedIn = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo("user"), Stop);
            Assert.Null(signedIn.Refusal);
        }

        var saved = await Task.WhenAll(Kill(seed: 1), Kill(seed: 2));

        Assert.All(saved, numbers => Assert.NotEmpty(numbers));
        var kept = folder.Read("SELECT id FROM sessions").ToHashSet(StringComparer.Ordinal);
        Assert.Superset(saved.SelectMany(numbers => numbers).ToHashSet(StringComparer.Ordinal), kept);
        // Each session has its audit line: the first one by its person's address, the others by their number.
        Assert.Equal(kept.Count, folder.Read("SELECT target FROM audit WHERE what = 'session.started'").Count);
        Assert.Single(kept.Except(folder.Read("SELECT target FROM audit WHERE what = 'session.started'")));
        Assert.Equal(["ok"], folder.Read("PRAGMA integrity_check"));
        await AssertAuditChain();
    }

    private async Task<List<string>> Kill(int seed)
    {
        var random = new Random(seed);
        var saved = new List<string>();
        for (var kill = 0; kill < KillsOfEach; kill++)
        {
            using var writer = HostProcess.Start(typeof(StoreWriter).Assembly.Location, [], new() { [StoreWriter.Variable] = folder.Data, ["DOTNET_TieredPGO"] = "0" });
            var after = random.Next(1, 20);
            while (after-- > 0 && await writer.StandardOutput.ReadLineAsync(Stop) is { } number) saved.Add(number);
            // Somewhere in the middle of a change: a change takes a few hundred microseconds.
            SpinFor(random.Next(0, 2_000));
            writer.Kill();
            await writer.WaitForExitAsync(Stop);
            while (await writer.StandardOutput.ReadLineAsync(Stop) is { } number) saved.Add(number);
            saved.RemoveAll(number => number.Length != 36);
        }

        return saved;
    }

    private static void SpinFor(int microseconds)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalMicroseconds < microseconds) Thread.SpinWait(20);
    }

    private async Task AssertAuditChain()
    {
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();
        var check = await scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, Stop);
        Assert.Null(check.Why);
        Assert.InRange(check.Entries, 2 * KillsOfEach, long.MaxValue);
    }
}
