using System.Net;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class SessionAgeTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly SettableClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_clock_set_forward_ends_sessions_and_lets_people_sign_in_again()
    {
        await using var site = Site();
        using var browser = await site.SignedIn("user", Stop);

        clock.SetBy(TimeSpan.FromHours(26));

        Assert.Equal(HttpStatusCode.Found, await site.AskAs(browser.CookieHeader, "/", Stop));
        using var again = await site.SignedIn("user", Stop);
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(again.CookieHeader, "/", Stop));
    }

    [Fact]
    public async Task A_clock_set_back_locks_nobody_out_and_lets_no_session_grow_older_than_it_may()
    {
        await using var site = Site();
        using var browser = await site.SignedIn("user", Stop);

        clock.SetBy(TimeSpan.FromHours(-26));
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(browser.CookieHeader, "/", Stop));
        using var other = await site.SignedIn("analyst", Stop);
        Assert.Equal(HttpStatusCode.OK, await site.AskAs(other.CookieHeader, "/", Stop));

        clock.Pass(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.Found, await site.AskAs(browser.CookieHeader, "/", Stop));
    }

    [Fact]
    public async Task A_session_in_use_lasts_until_its_greatest_age_and_no_longer()
    {
        await using var site = Site();
        using var browser = await site.SignedIn("user", Stop);

        for (var hour = 11; hour < 14 * 24; hour += 11)
        {
            clock.Pass(TimeSpan.FromHours(11));
            using var page = await browser.Get("/", Stop);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        clock.Pass(TimeSpan.FromHours(11));
        using var last = await browser.Get("/", Stop);
        Assert.Equal(HttpStatusCode.Found, last.StatusCode);
    }

    private WebSite Site() => new(folder.Data, change: services => services.AddSingleton<TimeProvider>(clock));
}
