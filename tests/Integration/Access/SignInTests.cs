using System.Net;
using CleanDash.Application.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class SignInTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_and_back()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();

        using var page = await browser.Get("/dashboards/nyc-taxi?date=today", Stop);
        using var panel = await browser.Get("/dashboards/nyc-taxi/panels/trips-per-day", Stop);

        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        Assert.Equal("/login?returnUrl=%2Fdashboards%2Fnyc-taxi%3Fdate%3Dtoday", page.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, panel.StatusCode);
    }

    [Fact]
    public async Task Demo_people_hold_the_roles_that_the_demo_says_and_see_dashboards_by_them()
    {
        await using var site = new WebSite(folder.Data);
        using var user = await site.SignedIn("user", Stop);
        using var analyst = await site.SignedIn("analyst", Stop);

        using var hidden = await user.Get("/dashboards/fleet-and-weather", Stop);
        using var absent = await user.Get("/dashboards/no-such-thing", Stop);
        using var shown = await analyst.Get("/dashboards/fleet-and-weather", Stop);

        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        var people = site.Services.GetRequiredService<IAccessState>().Current.People.Values.ToDictionary(person => person.Name);
        Assert.Equal(["analyst", "user"], people["Demo Analyst"].Roles.Order(StringComparer.Ordinal));
        Assert.True(people["Demo User"].IsDemo);
    }

    [Fact]
    public async Task A_damaged_store_is_said_to_be_unavailable()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();
        folder.Change("ALTER TABLE identities RENAME TO lost");

        using var answer = await browser.SignIn("user", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_copied_cookie_is_worth_nothing_after_sign_out()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);
        var copied = browser.CookieHeader;
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(copied, "/", Stop));

        using var left = await browser.SignOut(Stop);

        Assert.Equal("\"cache\"", left.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Equal(HttpStatusCode.Found, await site.AskAs(copied, "/", Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, await site.AskAs(copied, "/dashboards/nyc-taxi/panels/trips-per-day", Stop));
    }

    [Fact]
    public async Task Following_a_link_signs_nobody_out()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);

        using var followed = await browser.Get("/logout", Stop);
        using var page = await browser.Get("/", Stop);

        Assert.Equal(HttpStatusCode.Found, followed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("UPDATE people SET state = 'disabled'")]
    [InlineData("UPDATE people SET stamp = 'another'")]
    [InlineData("UPDATE sessions SET ended_at = '2026-01-01T00:00:00.0000000Z'")]
    [InlineData("DELETE FROM people")]
    public async Task What_another_process_commits_counts_at_the_next_request(string change)
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(browser.CookieHeader, "/", Stop));

        folder.Change(change);

        Assert.Equal(HttpStatusCode.Found, await site.AskAs(browser.CookieHeader, "/", Stop));
    }

    [Fact]
    public async Task A_role_taken_away_hides_the_dashboard_at_the_next_request()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("analyst", Stop);
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(browser.CookieHeader, "/dashboards/fleet-and-weather", Stop));

        folder.Change("DELETE FROM role_holders WHERE role = 'analyst'");

        Assert.Equal(HttpStatusCode.NotFound, await site.AskAs(browser.CookieHeader, "/dashboards/fleet-and-weather", Stop));
    }

    [Fact]
    public async Task Without_the_token_of_the_page_nobody_is_signed_in()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = "admin" });

        using var answer = await browser.Client.PostAsync(new Uri("/login/demo", UriKind.Relative), form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("cleandash-dev", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("X-Forwarded-Host", "dash.example.com")]
    public async Task Through_a_proxy_there_is_no_demo_and_there_are_no_metrics(string header, string value)
    {
        await using var site = new WebSite(folder.Data);
        using var near = site.NewBrowser();
        using var far = site.NewBrowser();
        far.Client.DefaultRequestHeaders.Add(header, value);

        using var nearMetrics = await near.Get("/metrics", Stop);
        using var farMetrics = await far.Get("/metrics", Stop);
        using var farSignIn = await far.SignIn("admin", Stop);

        Assert.Equal(HttpStatusCode.OK, nearMetrics.StatusCode);
        Assert.Contains("cleandash_running", await nearMetrics.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, farMetrics.StatusCode);
        Assert.NotEqual(HttpStatusCode.Found, farSignIn.StatusCode);
        Assert.DoesNotContain("cleandash-dev", far.Cookies.Keys);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%09/evil.example")]
    public async Task The_sign_in_leads_to_this_site_only(string returnUrl)
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();

        using var answer = await browser.Post("/login/demo", "/login", new() { ["person"] = "user", ["returnUrl"] = returnUrl }, Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(site.Address.Host, new Uri(site.Address, answer.Headers.Location!).Host);
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_other_sites()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();

        using var answer = await browser.SignIn("user", Stop);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("cleandash-dev=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_production_cookies_travel_over_https_only_and_there_is_no_demo()
    {
        await using var site = new WebSite(
            folder.Data,
            new() { ["Google:ClientId"] = "1234", ["Google:ClientSecret"] = "GOCSPX-abc", ["Site:PublicUrl"] = "https://dash.example.com" },
            environment: "Production");
        using var browser = site.NewBrowser();

        using var page = await browser.Get("/login", Stop);

        var cookie = site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInCookie.Scheme).Cookie;
        Assert.Equal(("__Host-cleandash", CookieSecurePolicy.Always, true, "/", null), (cookie.Name, cookie.SecurePolicy, cookie.HttpOnly, cookie.Path, cookie.Domain));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("/login/demo", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
