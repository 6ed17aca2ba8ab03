using System.Diagnostics;
using System.Net;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>What comes from Google's address and is no answer of Google's signs nobody in, keeps nobody waiting and harms nobody else.</summary>
public sealed class HostileProviderTests : WithProvider
{
    private const string Ann = "ann@example.com";
    private static readonly string Good = IdentityProvider.Account("a-1", Ann);
    [Theory]
    [InlineData("500")]
    [InlineData("503 html")]
    [InlineData("html")]
    [InlineData("empty")]
    [InlineData("half")]
    [InlineData("array")]
    [InlineData("5 MB")]
    [InlineData("redirect")]
    [InlineData("gone")]
    public async Task No_answer_is_told_as_that_and_the_next_try_works(string fault)
    {
        await using var site = new WebSite(Folder.Data, Provider.Settings("*=user"));
        using var other = site.NewBrowser();
        using var before = await other.SignInAt(Provider, IdentityProvider.Account("b-2", "bob@example.com"), Stop);
        foreach (var atToken in new[] { true, false })
        {
            if (fault == "array" && atToken) continue;
            using var browser = site.NewBrowser();
            Provider.Token = atToken ? Fault(fault) : null;
            Provider.UserInfo = atToken ? null : Fault(fault);

            using var answer = await browser.SignInAt(Provider, Good, Stop);

            Assert.Equal("/login?error=access.google_unreachable", answer.Headers.Location?.OriginalString);
            Assert.False(await browser.IsIn(Stop));
            Assert.True(await other.IsIn(Stop));
            Assert.Empty(Folder.Read($"SELECT id FROM people WHERE email = '{Ann}'"));
            using var page = await browser.Get(answer.Headers.Location!.OriginalString, Stop);
            Assert.Contains("Google is not answering", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        (Provider.Token, Provider.UserInfo) = (null, null);
        using var again = site.NewBrowser();
        using var signedIn = await again.SignInAt(Provider, Good, Stop);
        Assert.True(await again.IsIn(Stop));
    }

    [Fact]
    public async Task Silence_is_told_within_ten_seconds_wherever_it_falls_and_others_go_on()
    {
        await using var site = new WebSite(Folder.Data, Provider.Settings("*=user"));
        using var other = site.NewBrowser();
        using var before = await other.SignInAt(Provider, IdentityProvider.Account("b-2", "bob@example.com"), Stop);
        using var silent = new CancellationTokenSource();
        // The first answer takes nearly as long as it may, the second never comes; and one that comes in drops.
        Provider.Token = async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3.5), Stop);
            await context.Response.WriteAsJsonAsync(new { access_token = "t", token_type = "Bearer" }, Stop);
        };
        Provider.UserInfo = async context =>
        {
            context.Response.ContentType = "application/json";
            while (!silent.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(200, context.RequestAborted);
            }
        };
        using var browser = site.NewBrowser();
        var watch = Stopwatch.StartNew();

        var waiting = browser.SignInAt(Provider, Good, Stop);
        Assert.True(await other.IsIn(Stop));
        using var answer = await waiting;

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("/login?error=access.google_unreachable", answer.Headers.Location!.OriginalString);
        await silent.CancelAsync();
    }

    [Theory]
    [InlineData("""{"error":"invalid_client","error_description":"https://evil.example"}""", "access.google_set_up")]
    [InlineData("""{"error":"invalid_grant"}""", "access.google_unfinished")]
    [InlineData("""{"error":"<b>"}""", "access.google_unfinished")]
    [InlineData("""{"error":7}""", "access.google_unfinished")]
    [InlineData("""{}""", "access.google_unfinished")]
    public async Task A_refusal_of_the_provider_is_no_sign_in(string json, string code)
    {
        await using var site = new WebSite(Folder.Data, Provider.Settings("*=user"));
        Provider.Token = context =>
        {
            context.Response.StatusCode = json == "{}" ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(json, Stop);
        };
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, Good, Stop);

        Assert.Equal("/login?error=" + code, answer.Headers.Location!.OriginalString);
        Assert.False(await browser.IsIn(Stop));
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"","email":"ann@example.com","email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":17,"email":"ann@example.com","email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"a-1","email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"a-1","email":["ann@example.com"],"email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"a-1","email":"ann@example.com\r\nBcc: x","email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"a-1","email":"аnn@example.com","email_verified":true}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"sub":"a-1","email":"ann@example.com","email_verified":true,"name":"<script>alert(1)</script>"}""", HttpStatusCode.Found)]
    [InlineData("""{"sub":"a-1","email":"ann@example.com","email_verified":true,"name":"\u202egnp.exe\u0000"}""", HttpStatusCode.Found)]
    [InlineData("""{"sub":"a-1","email":"ann@example.com","email_verified":true,"name":{"a":1},"hd":[]}""", HttpStatusCode.Found)]
    public async Task Whoever_the_provider_does_not_name_plainly_stays_out_and_no_name_does_harm(string account, HttpStatusCode status)
    {
        await using var site = new WebSite(Folder.Data, Provider.Settings("*=user"));
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, account, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.Found, await browser.IsIn(Stop));
        Assert.Equal(status == HttpStatusCode.Found ? 1 : 0, Folder.Read("SELECT id FROM people").Count);
        using var page = await browser.Get("/profile", Stop);
        Assert.DoesNotContain("<script>alert", await page.Content.ReadAsStringAsync(Stop) + await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static RequestDelegate Fault(string fault) => async context =>
    {
        context.Response.ContentType = fault.Contains("html", StringComparison.Ordinal) ? "text/html" : "application/json";
        context.Response.StatusCode = fault.StartsWith('5') && fault != "5 MB" ? int.Parse(fault[..3]) : StatusCodes.Status200OK;
        switch (fault)
        {
            case "html" or "503 html":
                await context.Response.WriteAsync("<html>Sign in to the Wi-Fi of this train</html>", context.RequestAborted);
                break;
            case "half":
                await context.Response.WriteAsync("""{"access_token":"t","sub":"a-1","email":"ann@example""", context.RequestAborted);
                break;
            case "array":
                await context.Response.WriteAsync($"[{Good}]", context.RequestAborted);
                break;
            case "5 MB":
                await context.Response.WriteAsync($$"""{"access_token":"t","sub":"a-1","email":"{{Ann}}","email_verified":true,"more":"{{new string('x', 5 * 1024 * 1024)}}"}""", context.RequestAborted);
                break;
            case "redirect":
                context.Response.Redirect("http://127.0.0.1:9/");
                break;
            case "gone":
                context.Abort();
                break;
            default:
                break;
        }
    };
}
