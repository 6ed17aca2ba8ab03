using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Every address against everybody who may ask for it, compared with the table in access-matrix.md that a reviewer reads.</summary>
public sealed partial class AccessMatrixTests(AdminHost host) : IClassFixture<AdminHost>, IAsyncLifetime
{
    private static readonly string[] Everybody = ["nobody", "no role", "wrong role", "right role", "administrator", "disabled", "viewed-as"];

    private readonly Dictionary<string, User> people = new(StringComparer.Ordinal);
    private int made;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string File => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(WebHost.Lakehouse))!, "tests", "Integration", "Web", "access-matrix.md");

    public async ValueTask InitializeAsync()
    {
        people["no role"] = await host.Join();
        people["wrong role"] = await host.Join("", "wrong");
        people["right role"] = await host.Join("", "user");
        people["administrator"] = await host.Join("", "admin");
        people["disabled"] = await host.Join("", "user");
        await host.Ask(new DisablePerson($"{people["disabled"].Id}"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_address_answers_everybody_as_the_table_says()
    {
        var expected = Row().Matches(await System.IO.File.ReadAllTextAsync(File, Stop)).ToDictionary(static row => row.Groups["route"].Value, static row => row.Value, StringComparer.Ordinal);
        var found = await Routes.Of(host.Site.Services);
        Assert.Contains("POST /admin/people/{id}/roles", found);

        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in found)
        {
            var row = new StringBuilder($"| `{route}` |");
            foreach (var who in Everybody) row.Append($" {await Ask(route, who)} |");
            rows[route] = row.ToString();
        }

        var differences = rows.Where(row => expected.GetValueOrDefault(row.Key) != row.Value).Select(static row => row.Value).ToList();
        Assert.True(differences.Count == 0, "The table in access-matrix.md has other rows, or none, for:\n" + string.Join('\n', differences));
        Assert.Equal(found, expected.Keys.Order(StringComparer.Ordinal));
    }

    private async Task<string> Ask(string route, string who)
    {
        var (method, address) = (route.Split(' ')[0], await Fill(route.Split(' ')[1]));
        using var browser = who switch
        {
            "nobody" => host.Site.NewBrowser(),
            "viewed-as" => await host.As(people["administrator"], people["right role"]),
            _ => await host.As(people[who]),
        };
        using var answer = method == "GET" ? await browser.Get(address, Stop) : await Post(browser, address);
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => "ok",
            302 when answer.Headers.Location!.OriginalString.StartsWith("/login", StringComparison.Ordinal) && !address.StartsWith("/log", StringComparison.Ordinal) => "login",
            302 => "on",
            var status => $"{status}",
        };
    }

    // Everybody's forms are empty but for a token that is good.
    private static async Task<HttpResponseMessage> Post(Hosts.Browser browser, string address)
    {
        using var home = await browser.Get("/", Stop);
        var page = home.StatusCode == HttpStatusCode.OK ? await home.Content.ReadAsStringAsync(Stop) : await browser.Client.GetStringAsync(new Uri("/login", UriKind.Relative), Stop);
        return await browser.Send(address, Forms.Token(page), [], Stop);
    }

    // What an address names is there, and is nobody's who asks.
    private async Task<string> Fill(string pattern)
    {
        var address = pattern.Replace("{slug}", "flights", StringComparison.Ordinal).Replace("{panel}", "on-time", StringComparison.Ordinal)
            .Replace("options/{name}", "options/origins", StringComparison.Ordinal).Replace("{status}", "404", StringComparison.Ordinal)
            .Replace("{hash}/{**name}", "0/mark.svg", StringComparison.Ordinal);
        if (address.Contains("people/{id}", StringComparison.Ordinal)) address = address.Replace("{id}", $"{(await host.Join("", "wrong")).Id}", StringComparison.Ordinal);
        if (address.Contains("roles/{name}", StringComparison.Ordinal))
        {
            var role = $"made-{++made}";
            await host.Ask(new AddRole(role));
            address = address.Replace("{name}", role, StringComparison.Ordinal);
        }

        return address.Replace("{which}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
    }

    [GeneratedRegex("^\\| `(?<route>[A-Z]+ [^`]+)` \\|.*\\|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
