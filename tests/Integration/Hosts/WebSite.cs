using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanDash.Web.Pages;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanDash.Integration.Hosts;

/// <summary>The web host as it is, on a free port of this machine, over a data folder of its own.</summary>
internal sealed class WebSite : WebApplicationFactory<LoginModel>
{
    private readonly Dictionary<string, string> settings;
    private readonly Action<IServiceCollection> change;

    private readonly string environment;

    public WebSite(string dataFolder, Dictionary<string, string>? settings = null, Action<IServiceCollection>? change = null, string environment = "Development")
    {
        this.environment = environment;
        // Not by UseKestrel(0): that sets the port when the host is built, and on a busy machine the host has begun to listen by then.
        this.settings = new(settings ?? []) { ["Data:Folder"] = dataFolder, ["urls"] = "http://127.0.0.1:0" };
        this.change = change ?? (_ => { });
        UseKestrel();
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>A browser of one person: keeps its cookies, follows no redirect.</summary>
    public Browser NewBrowser() => new(Address);

    /// <summary>A browser that has chosen a demo person.</summary>
    public async Task<Browser> SignedIn(string person, CancellationToken cancellationToken)
    {
        var browser = NewBrowser();
        using var answer = await browser.SignIn(person, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Found ? browser : throw new InvalidOperationException($"The demo sign-in answered {answer.StatusCode}.");
    }

    /// <summary>Asks with a cookie header that somebody copied.</summary>
    public async Task<HttpStatusCode> AskAs(string cookieHeader, string address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, address));
        request.Headers.Add("Cookie", cookieHeader);
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<ILoggerFactory>();
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            change(services);
        });
    }
}

/// <summary>One person's browser. It keeps cookies by the server's word alone: tests set the server's clock, not the machine's.</summary>
internal sealed partial class Browser : IDisposable
{
    public Browser(Uri address)
    {
        Client = new HttpClient(new Jar(Cookies)) { BaseAddress = address };
        Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    /// <summary>Values by name.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public HttpClient Client { get; }

    /// <summary>What a thief would copy.</summary>
    public string CookieHeader => Jar.Header(Cookies);

    public Task<HttpResponseMessage> Get(string address, CancellationToken cancellationToken) => Client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);

    /// <summary>A panel's answer, once it is there.</summary>
    public Task<JsonElement> Answer(string address, CancellationToken cancellationToken) => Waits.For(
        async () =>
        {
            using var answer = await Get(address, cancellationToken);
            return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        },
        static answer => answer.GetProperty("state").GetString() is not ("running" or "queued" or "starting"));

    public Task<HttpResponseMessage> SignIn(string person, CancellationToken cancellationToken) =>
        Post("/login/demo", "/login", new() { ["person"] = person }, cancellationToken);

    public Task<HttpResponseMessage> SignOut(CancellationToken cancellationToken) => Post("/logout", "/", [], cancellationToken);

    /// <summary>Posts a form with the token of the page that it stands on.</summary>
    public async Task<HttpResponseMessage> Post(string address, string page, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var html = await Client.GetStringAsync(new Uri(page, UriKind.Relative), cancellationToken);
        fields["__RequestVerificationToken"] = Token().Match(html).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(fields);
        return await Client.PostAsync(new Uri(address, UriKind.Relative), form, cancellationToken);
    }

    public void Dispose() => Client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed class Jar(Dictionary<string, string> cookies) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        public static string Header(Dictionary<string, string> cookies) => string.Join("; ", cookies.Select(static cookie => $"{cookie.Key}={cookie.Value}"));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (cookies.Count > 0) request.Headers.Add("Cookie", Header(cookies));
            var answer = await base.SendAsync(request, cancellationToken);
            if (!answer.Headers.TryGetValues("Set-Cookie", out var lines)) return answer;
            foreach (var line in lines)
            {
                var pair = line.Split(';')[0].Split('=', 2);
                if (pair[1].Length == 0) cookies.Remove(pair[0]);
                else cookies[pair[0]] = pair[1];
            }

            return answer;
        }
    }
}
