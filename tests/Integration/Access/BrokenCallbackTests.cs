using System.Net;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Nobody is signed in by a callback that is not the end of what this very browser began.</summary>
public sealed class BrokenCallbackTests : WithProvider
{
    private const string Unfinished = "/login?error=access.google_unfinished";
    private static readonly string Ann = IdentityProvider.Account("a-1", "ann@example.com", name: "Ann");
    [Theory]
    [InlineData("")]
    [InlineData("?code=abc")]
    [InlineData("?state=")]
    [InlineData("?state=abc&code=abc")]
    [InlineData("?error=access_denied")]
    [InlineData("?error=<script>alert(1)</script>&error_description=%0d%0aSet-Cookie:x&error_uri=javascript:alert(1)")]
    [InlineData("?state=a&state=b&code=c&code=d")]
    public async Task A_callback_that_was_made_up_leads_to_the_sign_in_and_one_plain_sentence(string query)
    {
        await using var site = Site();
        using var browser = site.NewBrowser();

        using var answer = await browser.Get("/login/google/authorized" + query, Stop);

        await IsRefused(browser, answer);
        Assert.Equal(0, Provider.Asked);
        using var page = await browser.Get(Unfinished, Stop);
        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Contains("That sign-in was not finished", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_codes_of_ours_have_a_sentence()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();

        using var page = await browser.Get("/login?error=Call+0900+123+and+give+your+password", Stop);

        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("0900", html, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_way_back_signs_nobody_in()
    {
        await using var site = Site();
        using var attacker = site.NewBrowser();
        using var victim = site.NewBrowser();
        var callback = await Provider.Agree(await attacker.BeginWithGoogle(Stop), IdentityProvider.Account("m-1", "mallory@example.com"), Stop);

        // The victim is in the middle of a sign-in of their own.
        await victim.BeginWithGoogle(Stop);
        using var answer = await victim.Get(callback.PathAndQuery, Stop);

        await IsRefused(victim, answer);
        Assert.Empty(Folder.Read("SELECT id FROM people"));
    }

    [Fact]
    public async Task Somebody_elses_way_back_leaves_who_is_signed_in_as_they_were()
    {
        await using var site = Site();
        using var attacker = site.NewBrowser();
        using var victim = site.NewBrowser();
        using var signedIn = await victim.SignInAt(Provider, Ann, Stop);
        var cookie = victim.Cookies["cleandash-dev"];
        var callback = await Provider.Agree(await attacker.BeginWithGoogle(Stop), IdentityProvider.Account("m-1", "mallory@example.com"), Stop);

        using var answer = await victim.Get(callback.PathAndQuery, Stop);

        Assert.Equal(Unfinished, answer.Headers.Location!.OriginalString);
        Assert.Equal(cookie, victim.Cookies["cleandash-dev"]);
        Assert.True(await victim.IsIn(Stop));
    }

    [Fact]
    public async Task The_same_way_back_is_good_once_even_with_copied_cookies_and_a_provider_that_does_not_mind()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();
        var callback = await Provider.Agree(await browser.BeginWithGoogle(Stop), Ann, Stop);
        var copied = browser.CookieHeader;
        using var first = await browser.Get(callback.PathAndQuery, Stop);
        Assert.True(await browser.IsIn(Stop));
        Provider.Token = context => context.Response.WriteAsJsonAsync(new { access_token = "t", token_type = "Bearer" }, Stop);
        Provider.UserInfo = context => context.Response.WriteAsync(Ann, Stop);

        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, callback.PathAndQuery));
        request.Headers.Add("Cookie", copied);
        using var second = await client.SendAsync(request, Stop);

        Assert.Equal(Unfinished, second.Headers.Location!.OriginalString);
        Assert.False(second.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("cleandash-dev=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_way_back_that_took_longer_than_a_quarter_of_an_hour_is_too_old()
    {
        var clock = new SettableClock();
        await using var site = Site(services => services.AddSingleton<TimeProvider>(clock));
        using var browser = site.NewBrowser();
        var late = await Provider.Agree(await browser.BeginWithGoogle(Stop), Ann, Stop);
        clock.Pass(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        using var refused = await browser.Get(late.PathAndQuery, Stop);
        await IsRefused(browser, refused);

        var inTime = await Provider.Agree(await browser.BeginWithGoogle(Stop), Ann, Stop);
        clock.Pass(TimeSpan.FromMinutes(14));
        using var answer = await browser.Get(inTime.PathAndQuery, Stop);
        Assert.True(await browser.IsIn(Stop));
    }

    [Fact]
    public async Task Saying_no_at_Google_is_told_as_that()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();
        var state = QueryHelpers.ParseQuery((await browser.BeginWithGoogle(Stop)).Query)["state"].ToString();

        using var answer = await browser.Get($"/login/google/authorized?error=access_denied&state={Uri.EscapeDataString(state)}", Stop);

        Assert.Equal("/login?error=access.google_denied", answer.Headers.Location!.OriginalString);
        Assert.False(await browser.IsIn(Stop));
    }

    [Fact]
    public async Task A_code_that_is_wrong_or_endless_signs_nobody_in()
    {
        await using var site = Site();
        foreach (var code in new[] { "wrong", new string('x', 7_000) })
        {
            using var browser = site.NewBrowser();
            var callback = await Provider.Agree(await browser.BeginWithGoogle(Stop), Ann, Stop);
            var state = QueryHelpers.ParseQuery(callback.Query)["state"].ToString();

            using var answer = await browser.Get($"/login/google/authorized?state={Uri.EscapeDataString(state)}&code={code}", Stop);

            await IsRefused(browser, answer);
        }
    }

    [Fact]
    public async Task A_code_longer_than_any_address_is_refused_as_such()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();

        using var answer = await browser.Get("/login/google/authorized?code=" + new string('x', 9_000), Stop);

        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
    }

    [Fact]
    public async Task Following_a_link_to_the_start_starts_nothing_and_without_the_token_nothing_starts()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();

        using var followed = await browser.Get("/login/google?returnUrl=/dashboards/flights", Stop);
        using var form = new FormUrlEncodedContent([]);
        using var posted = await browser.Client.PostAsync(new Uri("/login/google", UriKind.Relative), form, Stop);

        Assert.Equal("/login", followed.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.DoesNotContain(browser.Cookies.Keys, name => name.Contains("google", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_sign_in_leaves_in_the_browser_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var site = Site();
        using var browser = site.NewBrowser();
        using var begun = await browser.Post("/login/google", "/login", [], Stop);
        var callback = await Provider.Agree(begun.Headers.Location!, Ann, Stop);

        using var ended = await browser.Get(callback.PathAndQuery, Stop);

        var cookies = begun.Headers.GetValues("Set-Cookie").Concat(ended.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("cleandash-dev-google.", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("cleandash-dev=", StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("; path=/;", cookie + ";", StringComparison.Ordinal);
            Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
            Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.DoesNotContain(browser.Cookies.Keys, name => name.StartsWith("cleandash-dev-google", StringComparison.Ordinal));
    }

    private WebSite Site(Action<IServiceCollection>? change = null) => new(Folder.Data, Provider.Settings("*=user"), change);

    private static async Task IsRefused(Browser browser, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(Unfinished, answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain("cleandash-dev", browser.Cookies.Keys);
        Assert.False(await browser.IsIn(Stop));
    }
}
