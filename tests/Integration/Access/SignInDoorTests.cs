using System.Globalization;
using System.Net;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>The addresses, schemes and rates by which people come to sign in.</summary>
public sealed class SignInDoorTests : WithProvider
{
    private static readonly string Ann = IdentityProvider.Account("a-1", "ann@example.com");
    [Fact]
    public async Task Google_is_told_the_sites_public_address_below_its_path()
    {
        await using var site = Site(("Site:PublicUrl", "https://dash.example.com"), ("Proxy:PathBase", "/dash"));
        using var browser = site.NewBrowser();

        using var begun = await browser.Post("/dash/login/google", "/dash/login", new() { ["returnUrl"] = "/dash/profile" }, Stop);
        var asked = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        var callback = await Provider.Agree(begun.Headers.Location!, Ann, Stop);
        using var answer = await browser.Get(callback.PathAndQuery, Stop);

        Assert.Equal("https://dash.example.com/dash/login/google/authorized", asked["redirect_uri"]);
        Assert.Equal("/dash/profile", answer.Headers.Location!.OriginalString);
        Assert.Equal("select_account", asked["prompt"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal("openid profile email", asked["scope"]);
    }

    [Fact]
    public async Task A_new_secret_in_its_file_needs_no_restart()
    {
        var file = Path.Combine(Folder.Path, "secret");
        await File.WriteAllTextAsync(file, IdentityProvider.Secret, Stop);
        await using var site = Site(("Google:ClientSecret", ""), ("Google:ClientSecretFile", file));
        using var browser = site.NewBrowser();
        Provider.Takes = "GOCSPX-the-next-one";

        using var refused = await browser.SignInAt(Provider, Ann, Stop);
        await File.WriteAllTextAsync(file, Provider.Takes + "\n", Stop);
        using var admitted = await browser.SignInAt(Provider, Ann, Stop);
        File.Delete(file);
        using var again = await browser.SignInAt(Provider, Ann, Stop);

        Assert.Equal("/login?error=access.google_set_up", refused.Headers.Location!.OriginalString);
        Assert.Equal(["/", "/"], new[] { admitted, again }.Select(answer => answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Below_a_path_every_way_of_signing_in_and_out_stays_there()
    {
        await using var site = Site(("Proxy:PathBase", "/dash"));
        using var browser = site.NewBrowser();

        using var broken = await browser.Get("/dash/login/google/authorized?state=x", Stop);
        using var begun = await browser.Post("/dash/login/google", "/dash/login", [], Stop);
        using var home = await browser.Get((await Provider.Agree(begun.Headers.Location!, Ann, Stop)).PathAndQuery, Stop);
        using var saved = await browser.Post("/dash/profile", "/dash/profile", new() { ["name"] = "Ann" }, Stop);
        using var left = await browser.Post("/dash/logout", "/dash/profile", [], Stop);

        Assert.Equal(
            ["/dash/login?error=access.google_unfinished", "/dash/", "/dash/profile?done=saved", "/dash/login"],
            new[] { broken, home, saved, left }.Select(answer => answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task The_eleventh_sign_in_of_a_network_within_a_minute_waits_and_others_do_not()
    {
        await using var site = Site(("Proxy:Known", "127.0.0.1"));
        using var office = From(site, "203.0.113.9");
        using var elsewhere = From(site, "203.0.113.10");

        var statuses = new List<HttpStatusCode>();
        for (var time = 0; time < 11; time++)
        {
            using var answer = await office.Post("/login/google", "/login", [], Stop);
            statuses.Add(answer.StatusCode);
            if (time < 10) continue;
            Assert.InRange(int.Parse(answer.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
            Assert.Contains("Too many people sign in from your network", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using var page = await office.Get("/login", Stop);
        using var other = await elsewhere.Post("/login/google", "/login", [], Stop);
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Found, 10), HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
    }

    [Fact]
    public async Task Addresses_of_one_household_count_together()
    {
        await using var site = Site(("Proxy:Known", "127.0.0.1"));
        for (var device = 1; device <= 10; device++)
        {
            using var browser = From(site, $"2001:db8:1:2::{device:x}");
            using var answer = await browser.Post("/login/google", "/login", [], Stop);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        using var eleventh = From(site, "2001:db8:1:2:ffff::1");
        using var neighbour = From(site, "2001:db8:1:3::1");
        using var refused = await eleventh.Post("/login/google", "/login", [], Stop);
        using var admitted = await neighbour.Post("/login/google", "/login", [], Stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Found, admitted.StatusCode);
    }

    [Fact]
    public async Task In_production_nothing_is_done_over_plain_http_and_the_page_says_where_to_go()
    {
        await using var site = new WebSite(Folder.Data, Production(), environment: "Production");
        using var browser = site.NewBrowser();

        using var page = await browser.Get("/login", Stop);
        using var form = new FormUrlEncodedContent([]);
        using var posted = await browser.Client.PostAsync(new Uri("/login/google", UriKind.Relative), form, Stop);
        using var signedOut = await browser.Client.PostAsync(new Uri("/logout", UriKind.Relative), form, Stop);

        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("https://dash.example.com/login", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, signedOut.StatusCode);
        Assert.Contains("https address", await posted.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_people_sign_in_over_https_with_cookies_that_go_nowhere_else()
    {
        await using var site = new WebSite(Folder.Data, new(Production()) { ["Proxy:Known"] = "127.0.0.1" }, environment: "Production");
        using var browser = From(site, "203.0.113.9");
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var begun = await browser.Post("/login/google", "/login", [], Stop);
        var callback = await Provider.Agree(begun.Headers.Location!, Ann, Stop);
        using var ended = await browser.Get(callback.PathAndQuery, Stop);

        Assert.Equal("/", ended.Headers.Location!.OriginalString);
        Assert.True(await browser.IsIn(Stop));
        Assert.All(begun.Headers.GetValues("Set-Cookie").Concat(ended.Headers.GetValues("Set-Cookie")), cookie =>
        {
            Assert.StartsWith("__Host-cleandash", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.Ordinal);
            Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/;", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
        });
        Assert.Equal(["203.0.113.9"], Folder.Read("SELECT address FROM sessions"));

        // The same cookie over http: a careless client sent it, and others may have read it.
        using var plain = site.NewBrowser();
        foreach (var (name, value) in browser.Cookies) plain.Cookies[name] = value;
        Assert.False(await plain.IsIn(Stop));
    }

    private Dictionary<string, string> Production() => new(Provider.Settings("*=user")) { ["Site:PublicUrl"] = "https://dash.example.com" };

    private static Browser From(WebSite site, string address)
    {
        var browser = site.NewBrowser();
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return browser;
    }

    private WebSite Site(params (string Key, string Value)[] more)
    {
        var settings = Provider.Settings("*=user");
        foreach (var (key, value) in more) settings[key] = value;
        return new WebSite(Folder.Data, settings);
    }
}
