using System.Net;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>What a person ends, or somebody ends for them, is over at the next request: in every browser, every process, for every copy of a cookie.</summary>
public sealed class SessionTests : WithProvider
{
    private const string Panel = "/dashboards/nyc-taxi/panels/trips-per-day";
    private static readonly string Ann = IdentityProvider.Account("a-1", "ann@example.com");
    [Fact]
    public async Task One_browser_ends_the_session_of_another_and_stays_in_itself()
    {
        await using var site = Site();
        using var laptop = await SignedIn(site, Ann, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36");
        using var phone = await SignedIn(site, Ann, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1");
        var page = await laptop.Client.GetStringAsync(new Uri("/profile", UriKind.Relative), Stop);
        Assert.Contains("Chrome on Linux", page, StringComparison.Ordinal);
        Assert.Contains("Safari on iPhone", page, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1 · since", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var other = Assert.Single(Folder.Read("SELECT id FROM sessions WHERE agent = 'Safari on iPhone'"));

        using var ended = await laptop.Post($"/profile/sessions/{other}/end", "/profile", [], Stop);
        using var again = await laptop.Post($"/profile/sessions/{other}/end", "/profile", [], Stop);

        Assert.Equal("/profile?done=ended", ended.Headers.Location!.OriginalString);
        Assert.Equal("/profile?done=ended", again.Headers.Location!.OriginalString);
        Assert.False(await phone.IsIn(Stop));
        Assert.True(await laptop.IsIn(Stop));
        Assert.Single(Folder.Read("SELECT id FROM audit WHERE what = 'session.ended'"));
        Assert.DoesNotContain("Safari on iPhone", await laptop.Client.GetStringAsync(new Uri("/profile", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_person()
    {
        await using var site = Site();
        using var ann = await SignedIn(site, Ann);
        using var bob = await SignedIn(site, IdentityProvider.Account("b-2", "bob@example.com"));
        var bobs = Assert.Single(Folder.Read("SELECT sessions.id FROM sessions JOIN people ON people.id = person WHERE email = 'bob@example.com'"));

        foreach (var which in new[] { bobs, Guid.NewGuid().ToString("D"), "1", "mine" })
        {
            using var answer = await ann.Post($"/profile/sessions/{which}/end", "/profile", [], Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.True(await bob.IsIn(Stop));
        Assert.Empty(Folder.Read("SELECT id FROM sessions WHERE ended_at IS NOT NULL"));
    }

    [Fact]
    public async Task Ending_the_others_leaves_the_one_where_it_was_asked()
    {
        await using var site = Site();
        using var first = await SignedIn(site, Ann);
        using var second = await SignedIn(site, Ann);
        using var third = await SignedIn(site, Ann);
        using var bob = await SignedIn(site, IdentityProvider.Account("b-2", "bob@example.com"));

        using var ended = await second.Post("/profile/sessions/others/end", "/profile", [], Stop);

        Assert.False(await first.IsIn(Stop));
        Assert.True(await second.IsIn(Stop));
        Assert.False(await third.IsIn(Stop));
        Assert.True(await bob.IsIn(Stop));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_of_them_and_every_copy_also_in_another_process()
    {
        await using var site = Site();
        using var first = await SignedIn(site, Ann);
        using var second = await SignedIn(site, Ann);
        var copied = second.CookieHeader;
        await using var other = Site();
        Assert.Equal(HttpStatusCode.OK, await other.AskAs(copied, "/", Stop));

        using var ended = await first.Post("/profile/sessions/all/end", "/profile", [], Stop);

        Assert.Equal("/login", ended.Headers.Location!.OriginalString);
        Assert.Equal("\"cache\"", ended.Headers.GetValues("Clear-Site-Data").Single());
        foreach (var host in new[] { site, other }) await IsOver(host, copied);
        Assert.False(await first.IsIn(Stop));
        using var back = await SignedIn(site, Ann);
        Assert.True(await back.IsIn(Stop));
    }

    [Fact]
    public async Task A_session_with_an_older_stamp_stays_over_after_its_person_comes_back()
    {
        await using var site = Site();
        using var before = await SignedIn(site, Ann);
        var copied = before.CookieHeader;
        using var ended = await before.Post("/profile/sessions/all/end", "/profile", [], Stop);
        using var after = await SignedIn(site, Ann);

        // Not even where the store lost that the session ended.
        Folder.Change("UPDATE sessions SET ended_at = NULL");

        await IsOver(site, copied);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("signout")]
    [InlineData("delete")]
    public async Task What_the_console_ends_is_over_at_the_next_request_of_two_web_processes(string command)
    {
        await using var site = Site();
        using var root = await SignedIn(site, IdentityProvider.Account("r-1", "root@example.com"));
        using var browser = await SignedIn(site, Ann);
        await using var other = Site();
        var copied = browser.CookieHeader;
        foreach (var host in new[] { site, other }) Assert.Equal(HttpStatusCode.OK, await host.AskAs(copied, "/", Stop));

        var ended = await HostProcess.Run(HostProcess.Console, ["user", command, "ann@example.com", "--data", Folder.Data, .. command == "delete" ? new[] { "--yes" } : []], Stop);

        Assert.True(ended.ExitCode == 0, ended.Error);
        foreach (var host in new[] { site, other }) await IsOver(host, copied);
        Assert.True(await root.IsIn(Stop));
    }

    [Fact]
    public async Task What_one_web_process_ends_is_over_in_the_other()
    {
        await using var site = Site();
        using var browser = await SignedIn(site, Ann);
        await using var other = Site();
        var copied = browser.CookieHeader;
        Assert.Equal(HttpStatusCode.OK, await other.AskAs(copied, "/", Stop));

        using var left = await browser.SignOut(Stop);

        await IsOver(other, copied);
        await IsOver(site, copied);
    }

    private static async Task IsOver(WebSite site, string copied)
    {
        Assert.Equal(HttpStatusCode.Found, await site.AskAs(copied, "/", Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, await site.AskAs(copied, Panel, Stop));
        Assert.Equal(HttpStatusCode.Found, await site.AskAs(copied, Panel + "/download.csv", Stop));
    }

    private WebSite Site() => new(Folder.Data, Provider.Settings("*=user"));

    private async Task<Browser> SignedIn(WebSite site, string account, string? agent = null)
    {
        var browser = site.NewBrowser();
        if (agent is not null) browser.Client.DefaultRequestHeaders.Add("User-Agent", agent);
        using var answer = await browser.SignInAt(Provider, account, Stop);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }
}
