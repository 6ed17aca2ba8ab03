using System.Net;
using System.Text.RegularExpressions;
using CleanDash.Integration.Hosts;
using CleanDash.Web.Pages;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>What an installation says of itself, and where it stands.</summary>
public sealed class SiteTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private WebSite site = null!;

    public ValueTask InitializeAsync()
    {
        site = new(folder.Path, new() { ["Site:Name"] = "Numbers & more", ["Site:Contact"] = "numbers@example.com", ["Proxy:PathBase"] = "/dash" });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("/dash/login")]
    [InlineData("/dash/")]
    [InlineData("/dash/dashboards/nyc-taxi")]
    [InlineData("/dash/dashboards/nothing-of-this-name")]
    public async Task Every_page_has_the_name_of_the_site(string address)
    {
        using var browser = await SignedIn();
        var page = WebUtility.HtmlDecode(await (await browser.GetAsync(address, Cancelled)).Content.ReadAsStringAsync(Cancelled));

        Assert.Contains("· Numbers & more</title>", page, StringComparison.Ordinal);
        Assert.Contains("<span>Numbers & more</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("CleanDash", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_offers_to_write_to_the_contact_with_the_reference()
    {
        using var browser = await SignedIn();
        var page = WebUtility.HtmlDecode(await (await browser.GetAsync("/dash/dashboards/nothing-of-this-name", Cancelled)).Content.ReadAsStringAsync(Cancelled));

        Assert.Matches("mailto:numbers@example.com\\?subject=Error%20404%20CD-", page);
    }

    [Theory]
    [InlineData("data@example.com", "numbers@example.com", "data@example.com")]
    [InlineData("The data team", "numbers@example.com", "numbers@example.com")]
    [InlineData(null, "numbers@example.com", "numbers@example.com")]
    [InlineData(null, "ask ann@example.com or bob@example.com", null)]
    [InlineData(null, null, null)]
    public void A_tile_that_failed_offers_its_owner_or_else_the_contact(string? owner, string? contact, string? offered) =>
        Assert.Equal(offered, WriteTo.Address(new() { Contact = contact }, owner));

    [Theory]
    [InlineData("/dash/logout", "/dash/")]
    [InlineData("/dash/login/demo", "/dash/login")]
    [InlineData("/dash/dashboards/nyc-taxi?date.from=2016-01-05&date.to=2016-01-06", "/dash/dashboards/nyc-taxi?date=2016-01-05..2016-01-06")]
    [InlineData("/dash/favicon.ico", "/dash/static/")]
    public async Task Redirects_stay_below_the_path_of_the_site(string address, string leadsTo)
    {
        using var browser = await SignedIn();
        using var answer = await browser.GetAsync(address, Cancelled);

        Assert.StartsWith(leadsTo, answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_and_out_stays_below_the_path_of_the_site()
    {
        using var browser = Client();
        Assert.Equal("/dash/", await Post(browser, "/dash/login", "/dash/login/demo", new KeyValuePair<string, string>("person", "analyst")));
        Assert.Equal("/dash/login", await Post(browser, "/dash/", "/dash/logout"));
    }

    [Fact]
    public async Task Addresses_in_a_page_stay_below_the_path_of_the_site()
    {
        using var browser = await SignedIn();
        var page = await (await browser.GetAsync("/dash/dashboards/flights", Cancelled)).Content.ReadAsStringAsync(Cancelled);
        var addresses = Regex.Matches(page, "(?:href|src|action|data-options|data-panel)=\"(?<address>/[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["address"].Value).ToList();

        Assert.Contains(addresses, address => address.StartsWith("/dash/dashboards/flights/options/", StringComparison.Ordinal));
        Assert.All(addresses, address => Assert.StartsWith("/dash/", address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dash/", "page")]
    [InlineData("/dash/dashboards/nyc-taxi", "true")]
    public async Task The_menu_says_where_one_is(string address, string current)
    {
        using var browser = await SignedIn();
        var page = await (await browser.GetAsync(address, Cancelled)).Content.ReadAsStringAsync(Cancelled);

        Assert.Contains($"<a href=\"/dash/\" aria-current=\"{current}\">", page, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address, DefaultRequestHeaders = { { "Accept", "text/html" } } };

    private async Task<HttpClient> SignedIn()
    {
        var client = Client();
        await Post(client, "/dash/login", "/dash/login/demo", new KeyValuePair<string, string>("person", "analyst"));
        return client;
    }

    private static async Task<string> Post(HttpClient client, string from, string to, params KeyValuePair<string, string>[] fields)
    {
        var token = WebHost.TokenOf(await client.GetStringAsync(from, Cancelled));
        using var form = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]);
        using var answer = await client.PostAsync(to, form, Cancelled);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
