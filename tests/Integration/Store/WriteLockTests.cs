using System.Diagnostics;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Integration.Hosts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

public sealed class WriteLockTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_change_waits_for_another_process_and_then_succeeds()
    {
        await using var services = StoreHost.Open(folder.Data);
        using var other = folder.Connect();
        var holds = other.BeginTransaction(deferred: false);

        var late = Task.Run(() => SignIn(services), Stop);
        await Task.WhenAny(late, Task.Delay(TimeSpan.FromSeconds(1.2), Stop));
        Assert.False(late.IsCompleted);
        holds.Commit();

        Assert.Null((await late).Refusal);
    }

    [Fact]
    public async Task A_change_gives_up_when_the_other_process_does_not_and_reading_goes_on()
    {
        await using var services = StoreHost.Open(folder.Data, TimeSpan.FromSeconds(1));
        using var other = folder.Connect();
        using var holds = other.BeginTransaction(deferred: false);

        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<StoreException>(() => SignIn(services));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.5, 5);
        Assert.Contains("busy", refused.Message, StringComparison.Ordinal);

        watch.Restart();
        Assert.NotNull(services.GetRequiredService<IAccessState>().Current);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 500);
    }

    [Fact]
    public async Task A_refusal_does_not_wait_long_for_its_audit()
    {
        await using var services = StoreHost.Open(folder.Data, TimeSpan.FromSeconds(20));
        using var other = folder.Connect();
        using var holds = other.BeginTransaction(deferred: false);
        await using var scope = services.CreateAsyncScope();

        var watch = Stopwatch.StartNew();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListPeople(), Stop);

        Assert.Equal("access.not_signed_in", answer.Refusal?.Code);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.5, 8);
    }

    [Fact]
    public async Task Many_changes_at_once_take_turns()
    {
        await using var services = StoreHost.Open(folder.Data);

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => SignIn(services), Stop)));

        Assert.All(results, result => Assert.Null(result.Refusal));
        Assert.Equal(["60"], folder.Read("SELECT cast(count(*) AS TEXT) FROM sessions"));
        Assert.Equal(["1"], folder.Read("SELECT cast(count(*) AS TEXT) FROM people"));
    }

    [Fact]
    public async Task What_is_not_saved_leaves_no_trace()
    {
        await using var services = StoreHost.Open(folder.Data);
        await using (var scope = services.CreateAsyncScope())
        {
            await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(Stop);
            scope.ServiceProvider.GetRequiredService<Application.Auditing.IAuditTrail>().Add(new("test.change", "nothing", "done"));
        }

        Assert.Empty(folder.Read("SELECT what FROM audit WHERE what = 'test.change'"));
        Assert.Null((await SignIn(services)).Refusal);
    }

    private static async Task<Result<SignedIn>> SignIn(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo("user"), Stop);
    }
}
