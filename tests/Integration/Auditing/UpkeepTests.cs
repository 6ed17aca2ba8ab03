using System.Net;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Infrastructure.Store;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.Auditing;

public sealed class UpkeepTests : IDisposable
{
    private const string Views = "SELECT who || ' ' || door || ' ' || target || ' ' || after FROM audit WHERE what = 'dashboard.viewed' ORDER BY id";
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Views_of_pages_are_written_together_and_no_request_writes()
    {
        await using var site = new WebSite(folder.Data, change: services => services.AddSingleton<TimeProvider>(clock));
        using var user = await site.SignedIn("user", Stop);
        using var analyst = await site.SignedIn("analyst", Stop);
        var before = folder.Read("SELECT cast(max(id) AS TEXT) FROM audit");
        var version = folder.Read("SELECT cast(version AS TEXT) FROM access_version");

        foreach (var browser in new[] { user, analyst, user, user })
        {
            using var page = await browser.Get("/dashboards/nyc-taxi", Stop);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Equal(before, folder.Read("SELECT cast(max(id) AS TEXT) FROM audit"));
        Assert.Empty(folder.Read("SELECT person FROM last_seen"));
        clock.Advance(TimeSpan.FromSeconds(60));
        await Until(() => folder.Read(Views).Count == 2);

        Assert.Equal(["analyst@demo.example web nyc-taxi once", "user@demo.example web nyc-taxi 3 times"], folder.Read(Views).Order(StringComparer.Ordinal));
        Assert.Equal(["2026-05-01T08:00:00.0000000Z"], folder.Read("SELECT DISTINCT at FROM last_seen"));
        Assert.Equal(version, folder.Read("SELECT cast(version AS TEXT) FROM access_version"));
    }

    [Fact]
    public async Task Lists_say_when_somebody_was_last_there_and_not_only_when_they_came()
    {
        await using var services = StoreHost.Open(folder.Data, time: clock);
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var came = (await mediator.Send(new SignInAsDemo("user"), Stop)).Value!;
        clock.Advance(TimeSpan.FromHours(2));
        Assert.NotNull(services.GetRequiredService<Sessions>().Find(came.UserId, came.SessionId, came.Stamp));
        await services.GetRequiredService<Upkeep>().Write(Stop);
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");
        var listed = Assert.Single((await mediator.Send(new ListPeople(), Stop)).Value!.People);

        Assert.Equal(new DateTime(2026, 5, 1, 10, 0, 0, DateTimeKind.Utc), listed.LastSeen);
    }

    [Fact]
    public async Task What_was_counted_is_written_when_the_host_stops()
    {
        await using (var site = new WebSite(folder.Data, change: services => services.AddSingleton<TimeProvider>(clock)))
        {
            using var user = await site.SignedIn("user", Stop);
            using var page = await user.Get("/dashboards/nyc-taxi", Stop);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Equal(["user@demo.example web nyc-taxi once"], folder.Read(Views));
    }

    [Fact]
    public async Task What_the_store_did_not_take_is_written_later()
    {
        await using var services = StoreHost.Open(folder.Data, TimeSpan.FromSeconds(1));
        services.GetRequiredService<PageViews>().Count(new PageView("ann@example.com", LookingAs: null, "sales"));
        var upkeep = services.GetRequiredService<Upkeep>();
        await using (var other = folder.Connect())
        await using (other.BeginTransaction())
        {
            await upkeep.Write(Stop);
        }

        services.GetRequiredService<PageViews>().Count(new PageView("ann@example.com", LookingAs: null, "sales"));
        await upkeep.Write(Stop);

        Assert.Equal(["ann@example.com web sales 2 times"], folder.Read(Views));
    }

    [Fact]
    public async Task Without_news_nothing_is_written()
    {
        await using var services = StoreHost.Open(folder.Data);
        var before = folder.Read("PRAGMA data_version");
        using var watching = folder.Connect();
        using var version = watching.CreateCommand();
        version.CommandText = "PRAGMA data_version";
        var first = version.ExecuteScalar();

        await services.GetRequiredService<Upkeep>().Write(Stop);
        await services.GetRequiredService<Upkeep>().KeepAudit(Stop);

        Assert.Single(before);
        Assert.Equal(first, version.ExecuteScalar());
    }

    [Fact]
    public async Task Entries_that_are_old_enough_are_let_go_in_pieces_and_the_rest_stays_verifiable()
    {
        await using var services = StoreHost.Open(folder.Data, time: clock);
        const int Old = AuditKeeper.Piece + 100;
        await Write(services, Old);
        clock.Advance(TimeSpan.FromDays(399));
        await Write(services, 50);
        var upkeep = services.GetRequiredService<Upkeep>();

        await upkeep.KeepAudit(Stop);
        Assert.Equal(["1"], folder.Read("SELECT cast(min(id) AS TEXT) FROM audit"));
        clock.Advance(TimeSpan.FromDays(2));
        await upkeep.KeepAudit(Stop);

        var first = long.Parse(folder.Read("SELECT cast(min(id) AS TEXT) FROM audit").Single());
        Assert.InRange(first, Old, Old + 60);
        Assert.Equal(2, folder.Read("SELECT what FROM audit WHERE what = 'audit.trimmed'").Count);
        Assert.Null((await Verify(services)).Why);
        folder.Change($"DELETE FROM audit WHERE id = {first}");
        Assert.Equal(first, (await Verify(services)).BrokenAt);
    }

    [Fact]
    public async Task For_ever_means_for_ever()
    {
        await using var services = StoreHost.Open(folder.Data, time: clock);
        services.GetRequiredService<AuditOptions>().KeepDays = 0;
        await Write(services, 5);
        clock.Advance(TimeSpan.FromDays(40_000));

        await services.GetRequiredService<Upkeep>().KeepAudit(Stop);

        Assert.Equal(["1"], folder.Read("SELECT cast(min(id) AS TEXT) FROM audit"));
    }

    private static async Task Write(ServiceProvider services, int count)
    {
        await using var scope = services.CreateAsyncScope();
        var audit = scope.ServiceProvider.GetRequiredService<IAuditTrail>();
        await using var change = await scope.ServiceProvider.GetRequiredService<CleanDash.Application.Messaging.IUnitOfWork>().Begin(Stop);
        for (var i = 0; i < count; i++) audit.Add(new AuditRecord("dashboard.viewed", "sales", "done"));
        await change.Save(Stop);
    }

    private static async Task<AuditCheck> Verify(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, Stop);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var tries = 0; tries < 600 && !condition(); tries++) await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
        Assert.True(condition());
    }
}
