using System.Net;
using CleanDash.Integration.Hosts;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Signing in leads to this site and to no other, whatever the address says.</summary>
public sealed class ReturnAddressTests : IDisposable
{
    private static readonly string[] Lines =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Access", "open-redirects.txt")),
        "/\\evil.example", "//evil.example", "/%09/evil.example", "/%5cevil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
        "/\ud800", "/" + new string('x', 5_000), "", " ", "/login?returnUrl=//evil.example", "/LOGOUT", "/.//evil.example", "/..//evil.example", "/dashboards/../..//evil.example",
    ];

    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/dash")]
    public void Every_address_becomes_a_path_of_this_site_that_a_header_can_carry(string pathBase)
    {
        Assert.True(Lines.Length > 559);
        Assert.All(Lines, line =>
        {
            var address = ReturnAddress.Of(Request(pathBase), line);
            Assert.StartsWith(pathBase + "/", address, StringComparison.Ordinal);
            Assert.DoesNotContain(address, static sign => sign is <= ' ' or > '~');
            Assert.False(address.Length > 1 && address[1] is '/' or '\\', address);
            // As a browser reads it: a backslash is a slash.
            Assert.Equal("dash.example.com", new Uri(new Uri("https://dash.example.com/login"), address.Replace('\\', '/')).Host);
        });
    }

    [Fact]
    public async Task A_browser_agrees()
    {
        var browser = new Web.Browser();
        await using (browser)
        {
            await browser.InitializeAsync();
            await using var context = await browser.Blank();
            var page = await context.NewPageAsync();
            var addresses = Lines.Select(line => ReturnAddress.Of(Request(""), line)).ToArray();

            var hosts = await page.EvaluateAsync<string[]>("addresses => addresses.map(address => new URL(address, 'https://dash.example.com/login').host)", addresses);

            Assert.Equal(addresses.Length, hosts.Length);
            Assert.All(hosts, host => Assert.Equal("dash.example.com", host));
        }
    }

    [Theory]
    [InlineData("", "/dashboards/flights?date=today&x=%2F%2F", "/dashboards/flights?date=today&x=%2F%2F")]
    [InlineData("", "/dashboards/flights?origin=Köln", "/dashboards/flights?origin=K%C3%B6ln")]
    [InlineData("/dash", "/dash/profile", "/dash/profile")]
    [InlineData("/dash", "/profile", "/dash/")]
    [InlineData("/dash", "/dashboards", "/dash/")]
    [InlineData("/dash", "/dash", "/dash")]
    [InlineData("", null, "/")]
    [InlineData("", "/\u0000", "/")]
    [InlineData("", "/login", "/")]
    public void An_address_of_the_site_stays_as_it_is(string pathBase, string? wanted, string expected) => Assert.Equal(expected, ReturnAddress.Of(Request(pathBase), wanted));

    [Fact]
    public async Task The_demo_sign_in_follows_none_of_them_off_the_site_and_never_fails()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();
        var token = await Token(browser);
        var form = browser.CookieHeader;

        await Parallel.ForEachAsync(Lines, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop }, async (line, cancellationToken) =>
        {
            using var answer = await Post(site, form, "/login/demo", new() { ["person"] = "user", ["returnUrl"] = line, ["__RequestVerificationToken"] = token }, cancellationToken);
            IsHome(site, answer, line);
        });
    }

    [Fact]
    public async Task Through_the_providers_state_none_of_them_leads_off_the_site_either()
    {
        await using var provider = await IdentityProvider.Start();
        await using var site = new WebSite(folder.Data, provider.Settings("*=user"));
        using var browser = site.NewBrowser();
        var token = await Token(browser);
        var form = browser.CookieHeader;
        var account = IdentityProvider.Account("a-1", "ann@example.com");

        await Parallel.ForEachAsync(Lines, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop }, async (line, cancellationToken) =>
        {
            using var begun = await Post(site, form, "/login/google", new() { ["returnUrl"] = line, ["__RequestVerificationToken"] = token }, cancellationToken);
            Assert.Equal(HttpStatusCode.Found, begun.StatusCode);
            var marked = begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            var callback = await provider.Agree(begun.Headers.Location!, account, cancellationToken);
            using var client = Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, callback.PathAndQuery));
            request.Headers.Add("Cookie", marked);

            using var answer = await client.SendAsync(request, cancellationToken);

            IsHome(site, answer, line);
            Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("cleandash-dev=", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_sign_in_page_takes_every_one_of_them_along_without_harm()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = site.NewBrowser();

        foreach (var line in Lines.Where(line => line.Length < 4_000))
        {
            using var page = await browser.Get("/login?returnUrl=" + Uri.EscapeDataString(line.Replace('\ud800', '?')), Stop);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    private static void IsHome(WebSite site, HttpResponseMessage answer, string line)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{line}: {answer.StatusCode}");
        Assert.Equal(site.Address.Authority, new Uri(site.Address, answer.Headers.GetValues("Location").Single().Replace('\\', '/')).Authority);
    }

    private static HttpRequest Request(string pathBase) => new DefaultHttpContext { Request = { PathBase = pathBase } }.Request;

    private static async Task<string> Token(Browser browser) => Web.WebHost.TokenOf(await browser.Client.GetStringAsync(new Uri("/login", UriKind.Relative), Stop));

    private static HttpClient Client() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private static async Task<HttpResponseMessage> Post(WebSite site, string cookies, string address, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address, address)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", cookies);
        return await client.SendAsync(request, cancellationToken);
    }
}
