using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace CleanDash.Integration.Secrets;

/// <summary>What a person and a machine do with a host whose secrets can be recognised, and what may not be heard of it.</summary>
public abstract class CanaryWalk
{
    private const string Panel = "/dashboards/nyc-taxi/panels/trips-per-day";
    private const string Decoy = "decoy-that-is-no-secret";

    private readonly List<(string Place, string Text)> heard = [];
    private int days;

    private protected Canaries Canaries { get; } = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Asks a panel something new; gives the code of its error, or its state.</summary>
    private protected async Task<string> Ask(TalkingHost host) =>
        await host.Panel(string.Create(CultureInfo.InvariantCulture, $"{Panel}?date=2016-01-01..2016-01-{++days:00}"), Stop);

    /// <summary>Has the warehouse tested, as an administrator, who is told more than viewers.</summary>
    private protected static async Task Test(TalkingHost host, bool works)
    {
        var page = await host.Post("/admin/operations", "/admin/operations", new() { ["panels"] = "true" }, Stop);
        Assert.Contains(works ? "The SQL does not fit the tables" : ">fails<", page, StringComparison.Ordinal);
    }

    /// <summary>Signs in, the first times in vain, with a provider that repeats what it was sent.</summary>
    private protected async Task SignIn(TalkingHost host, IdentityProvider provider)
    {
        var (access, id, refresh) = (Canaries.Make("Google's access token"), Canaries.Make("Google's id token"), Canaries.Make("Google's refresh token"));
        foreach (var status in new[] { 400, 401, 500, 200 })
        {
            provider.Token = async context =>
            {
                var form = await context.Request.ReadFormAsync(Stop);
                context.Response.StatusCode = status;
                await context.Response.WriteAsJsonAsync(
                    status == 200
                        ? new Dictionary<string, object> { ["access_token"] = access, ["id_token"] = id, ["refresh_token"] = refresh, ["token_type"] = "Bearer", ["expires_in"] = 3600 }
                        : new Dictionary<string, object> { ["error"] = $"{form["client_secret"]}", ["error_description"] = string.Join(' ', form.Select(static field => $"{field.Key}={field.Value}")) },
                    Stop);
            };
            foreach (var known in status == 200 ? new[] { 401, 200 } : [200])
            {
                provider.UserInfo = async context =>
                {
                    context.Response.StatusCode = known;
                    await context.Response.WriteAsync(known == 200 ? IdentityProvider.Account("1", "ann@example.com", name: Decoy) : $$"""{"error":"{{context.Request.Headers.Authorization}}"}""", Stop);
                };
                var back = await provider.Agree(await host.Browser.BeginWithGoogle(Stop), IdentityProvider.Account("1", "ann@example.com"), Stop);
                foreach (var (name, value) in QueryHelpers.ParseQuery(back.Query)) Canaries.Add($"the {name} of a sign-in", value.ToString());
                Watch(host.Browser);
                using var answer = await host.Browser.Get(back.PathAndQuery, Stop);
                await host.Keep(answer, Stop);
            }
        }

        Assert.True(await host.Browser.IsIn(Stop));
        Watch(host.Browser);
    }

    /// <summary>Opens every page, and sends what is no request.</summary>
    private protected async Task Look(TalkingHost host)
    {
        foreach (var address in new[] { "/", "/profile", "/dashboards/nyc-taxi", "/admin", "/admin/people", "/admin/roles", "/admin/dashboards", "/admin/audit", "/admin/audit/download.csv", "/admin/operations", "/metrics", "/readyz", "/healthz", $"/{Decoy}", "/error/500", "/dashboards/nowhere" })
            await host.Get(address, Stop);
        using (var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Canaries.Make("a form's token that is none"))]))
        using (var refused = await host.Browser.Client.PostAsync(new Uri("/admin/operations", UriKind.Relative), form, Stop))
            await host.Keep(refused, Stop);

        // A request that is broken in the middle of what it must not say.
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port, Stop);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host.Address.Authority}\r\nCookie {Canaries.Make("a cookie of a broken request")}\r\n\r\n"), Stop);
        using var reader = new StreamReader(socket.GetStream());
        heard.Add(("the answer to a broken request", await reader.ReadToEndAsync(Stop)));
    }

    /// <summary>Ends the host, and looks through everything that it said and left.</summary>
    private protected async Task Hear(TalkingHost host)
    {
        await host.Get("/metrics", Stop);
        var token = Forms.Token(await host.Get("/admin/operations", Stop));
        var written = await host.End(Stop);
        heard.AddRange(host.Answers);
        heard.AddRange(written);
        var leaks = heard.SelectMany(text => Canaries.Find(text.Place, text.Text)).ToList();

        // Forms hold their token for the person whose they are: in pages it is at home, elsewhere not.
        var forms = new Canaries();
        forms.Add("the token of a form", token);
        leaks.AddRange(written.SelectMany(text => forms.Find(text.Place, text.Text)));
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));

        // It was as talkative as it can be, all of it was heard, and what stands there is found.
        var talk = new Canaries();
        string[] said = [Decoy, "Performing unprotect operation to key", "was successfully authenticated", "Executed DbCommand", "Executing endpoint", "keep alive"];
        foreach (var words in said) talk.Add(words, words);
        var logs = written.Where(static text => text.Place.EndsWith("stdout", StringComparison.Ordinal) || text.Place.EndsWith(".log", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, logs.Count);
        Assert.All(logs, text => Assert.Equal(said.Order(StringComparer.Ordinal), talk.Find(text.Place, text.Text).Select(static found => found.Name).Order(StringComparer.Ordinal)));
        Assert.Contains(host.Answers, answer => talk.Find(answer.Place, answer.Text).Any());
    }

    // Where a cookie only marks a browser, its name is the secret.
    private void Watch(Browser browser)
    {
        foreach (var (name, value) in browser.Cookies) Canaries.Add("a cookie", value.Length < 8 ? name : value);
    }
}
