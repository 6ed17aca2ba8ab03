using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Start;

public sealed class MachineTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_host_with_store_and_keys_is_ready()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();

        Assert.Equal("ok", await browser.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative), Stop));
        Assert.Equal("ready", await browser.Client.GetStringAsync(new Uri("/readyz", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task What_is_missing_is_named_by_a_bare_code()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();
        foreach (var key in Directory.GetFiles(Path.Combine(folder.Data, "keys"))) File.Delete(key);
        File.Delete(folder.Store);

        using var answer = await browser.Get("/readyz", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("store\nkeys", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task A_host_name_of_somebody_else_is_not_answered(string host)
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();
        browser.Client.DefaultRequestHeaders.Host = host;

        using var answer = await browser.Get("/login", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_shows_a_reference_and_nothing_of_its_cause()
    {
        await using var site = new WebSite(folder.Data, change: services => services.AddSingleton<IAccessState>(new Failing(new InvalidOperationException("secret-cause"))));
        using var browser = site.NewBrowser();
        browser.Cookies["cleandash-dev"] = await CookieOfAnotherHost(site);

        using var page = await browser.Get("/", Stop);

        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        Assert.Matches("CD-[0-9A-Z]{4}-[0-9]{2}", html);
        Assert.DoesNotContain("secret-cause", html, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_503_for_programs_with_code_and_reference()
    {
        await using var site = new WebSite(folder.Data, change: services => services.AddSingleton<IAccessState>(new Failing(new StoreException("The store is busy; try again in a moment."))));
        using var browser = site.NewBrowser();
        browser.Cookies["cleandash-dev"] = await CookieOfAnotherHost(site);
        browser.Client.DefaultRequestHeaders.Accept.Clear();

        using var answer = await browser.Get("/dashboards/nyc-taxi/panels/trips-per-day", Stop);

        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("store.unavailable", problem.RootElement.GetProperty("code").GetString());
        Assert.StartsWith("CD-", problem.RootElement.GetProperty("reference").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Two hosts over one data folder share keys and sessions, so a cookie of the sound one opens the failing one.</summary>
    private async Task<string> CookieOfAnotherHost(WebSite failing)
    {
        Assert.NotNull(failing);
        await using var sound = new WebSite(folder.Data);
        using var browser = await sound.SignedIn("user", Stop);
        return browser.Cookies["cleandash-dev"];
    }

    private sealed class Failing(Exception exception) : IAccessState
    {
        private int asked;

        // The start looks once; what fails is what comes after.
        public AccessSnapshot Current => asked++ == 0 ? new AccessSnapshot(1, ImmutableDictionary<UserId, Person>.Empty, Known(), ImmutableDictionary<Guid, LiveSession>.Empty) : throw exception;

        private static ImmutableDictionary<string, FrozenSet<string>> Known() =>
            new[] { "nyc-taxi", "flights", "fleet-and-weather" }.ToImmutableDictionary(slug => slug, _ => FrozenSet<string>.Empty);
    }
}
