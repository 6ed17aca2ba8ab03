using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using CleanDash.Fixtures.OwnRows;
using CleanDash.Infrastructure;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Two people look at the same addresses, each with another region; whatever comes back must be their own.</summary>
public sealed class OwnRowsTests : IAsyncLifetime
{
    private const string Chicago = "America/Chicago";
    private const string NewYork = "America/New_York";
    private const string MyRegion = "/dashboards/flights/panels/my-region";

    private readonly TestFolder folder = new();
    private WebSite? host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private WebSite Site => host!;

    public async ValueTask InitializeAsync()
    {
        host = new WebSite(folder.Data, new() { ["Dashboards:Assemblies:0"] = typeof(OwnRowsDashboard).Assembly.Location });
        foreach (var person in new[] { "admin", "analyst", "user" })
        {
            using var browser = await Site.SignedIn(person, Stop);
        }

        folder.Change("INSERT INTO role_holders (role, person) SELECT 'own-rows', id FROM people");
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task No_address_of_a_dashboard_gives_one_person_the_rows_of_another()
    {
        var (inChicago, inNewYork) = (await AirportsOnlyIn(Chicago), await AirportsOnlyIn(NewYork));
        using var ann = await Site.SignedIn("analyst", Stop);
        using var bob = await Site.SignedIn("user", Stop);
        var addresses = Addresses().ToList();
        Assert.Contains(MyRegion + "/table?", addresses);
        Assert.Contains("/dashboards/own-rows/options/airport?q=Intl", addresses);

        // Twice each, so that the second round meets everything kept of the first, and each asks with what the other was given.
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var (ofAnn, ofBob) = (0, 0);
        foreach (var address in addresses.Concat(addresses))
        {
            ofAnn += await Look(ann, address, inChicago, inNewYork, tags);
            ofBob += await Look(bob, address, inNewYork, inChicago, tags);
        }

        // Each saw their own in every place that shows rows, or the walk would prove nothing.
        Assert.InRange(ofAnn, 14, int.MaxValue);
        Assert.InRange(ofBob, 14, int.MaxValue);
    }

    [Fact]
    public async Task Choosing_the_airport_of_another_region_finds_nothing()
    {
        using var ann = await Site.SignedIn("analyst", Stop);

        Assert.Equal("ok", (await Settled(ann, "/dashboards/own-rows/panels/own-airports?airport=ORD")).GetProperty("state").GetString());
        Assert.Equal("empty", (await Settled(ann, "/dashboards/own-rows/panels/own-airports?airport=JFK")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("?region=America/New_York")]
    [InlineData("?Region=*")]
    [InlineData("?region=")]
    public async Task The_address_cannot_name_a_region(string query)
    {
        using var ann = await Site.SignedIn("analyst", Stop);
        foreach (var address in new[] { MyRegion, MyRegion + "/table", "/dashboards/own-rows/options/airport", "/dashboards/flights" })
        {
            using var answer = await ann.Get(address + query, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_star_is_every_region()
    {
        using var admin = await Site.SignedIn("admin", Stop);
        var html = (await Settled(admin, "/dashboards/own-rows/panels/own-airports")).GetProperty("html").GetString()!;

        Assert.Contains((await AirportsOnlyIn(Chicago))[0], html, StringComparison.Ordinal);
        Assert.Contains((await AirportsOnlyIn(NewYork))[0], html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_as_somebody_gets_that_persons_rows_until_it_ends()
    {
        const string Panel = "/dashboards/own-rows/panels/own-airports";
        var (inChicago, inNewYork) = ((await AirportsOnlyIn(Chicago))[0], (await AirportsOnlyIn(NewYork))[0]);
        using var admin = await Site.SignedIn("admin", Stop);
        await Settled(admin, Panel);
        var page = "/admin/people/" + folder.Read("SELECT id FROM people WHERE email LIKE 'user%'").Single();

        using var began = await admin.Post(page + "/view-as", page, [], Stop);
        var meanwhile = (await Settled(admin, Panel)).GetProperty("html").GetString()!;
        using var ended = await admin.Post("/admin/view-as/end", "/", [], Stop);
        var afterwards = (await Settled(admin, Panel)).GetProperty("html").GetString()!;

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (began.StatusCode, ended.StatusCode));
        Assert.Contains(inNewYork, meanwhile, StringComparison.Ordinal);
        Assert.DoesNotContain(inChicago, meanwhile, StringComparison.Ordinal);
        Assert.Contains(inChicago, afterwards, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_attribute_there_is_a_refusal_and_no_statement()
    {
        using var ann = await Site.SignedIn("analyst", Stop);
        await Settled(ann, MyRegion);
        // Its page shows choices that are everybody's.
        using var page = await ann.Get("/dashboards/flights", Stop);
        folder.Change("DELETE FROM attributes WHERE person IN (SELECT id FROM people WHERE email LIKE 'analyst%')");
        var sent = 0;
        using var statements = WhenSent(() => Interlocked.Increment(ref sent));

        foreach (var address in new[] { MyRegion, MyRegion + "/table", "/dashboards/own-rows/panels/own-count", "/dashboards/own-rows/options/airport" })
        {
            using var answer = await ann.Get(address, Stop);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            using var problem = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Stop), cancellationToken: Stop);
            Assert.Equal("access.attribute_missing", problem.RootElement.GetProperty("code").GetString());
            Assert.Contains("Ask an administrator", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        using var again = await ann.Get("/dashboards/flights", Stop);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(0, sent);

        folder.Change($"INSERT INTO attributes (person, name, value) SELECT id, 'region', '{NewYork}' FROM people WHERE email LIKE 'analyst%'");
        await Settled(ann, MyRegion);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task Another_region_counts_from_the_next_request()
    {
        using var ann = await Site.SignedIn("analyst", Stop);
        var before = (await Settled(ann, "/dashboards/own-rows/panels/own-airports")).GetProperty("html").GetString()!;
        folder.Change($"UPDATE attributes SET value = '{NewYork}' WHERE person IN (SELECT id FROM people WHERE email LIKE 'analyst%')");
        var after = (await Settled(ann, "/dashboards/own-rows/panels/own-airports")).GetProperty("html").GetString()!;

        var (inChicago, inNewYork) = (await AirportsOnlyIn(Chicago), await AirportsOnlyIn(NewYork));
        Assert.True(Any(before, inChicago) && !Any(before, inNewYork));
        Assert.True(Any(after, inNewYork) && !Any(after, inChicago));
    }

    [Theory]
    [InlineData("analyst@demo.example", Chicago, NewYork)]
    [InlineData("user@demo.example", NewYork, Chicago)]
    public async Task The_console_answers_in_a_persons_name_with_their_rows_only(string email, string own, string other)
    {
        foreach (var format in new[] { "table", "csv", "json" })
        {
            var ended = await Console("--as", email, "--format", format);
            Assert.Equal(0, ended.ExitCode);
            Assert.True(Any(ended.Output, await AirportsOnlyIn(own)));
            Assert.False(Any(ended.Output, await AirportsOnlyIn(other)));
        }

        var nobody = await Console();
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("--as", nobody.Error, StringComparison.Ordinal);
    }

    private Task<Ended> Console(params string[] more) => HostProcess.Run(
        HostProcess.Console,
        ["panel", "run", "own-rows", "own-airports", .. more, "--data", folder.Data],
        Stop,
        new() { ["Dashboards__Assemblies__0"] = typeof(OwnRowsDashboard).Assembly.Location });

    // Every GET endpoint below a dashboard, for every dashboard, panel and filter whose SQL takes something from the caller.
    private IEnumerable<string> Addresses()
    {
        var patterns = Site.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(static endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(static pattern => pattern.StartsWith("/dashboards/{slug}", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.InRange(patterns.Count, 4, int.MaxValue);
        foreach (var (slug, panel) in new[] { ("flights", "my-region"), ("own-rows", "own-airports"), ("own-rows", "own-count") })
        {
            // The page of flights and its choices name the airports of New York to everybody, as they should.
            foreach (var pattern in patterns.Where(pattern => slug == "own-rows" || pattern.Contains("{panel}", StringComparison.Ordinal)))
            {
                var address = pattern.Replace("{slug}", slug, StringComparison.Ordinal).Replace("{panel}", panel, StringComparison.Ordinal).Replace("{name}", "airport", StringComparison.Ordinal);
                yield return address + "?";
                if (pattern.EndsWith("{name}", StringComparison.Ordinal)) yield return address + "?q=Intl";
            }
        }
    }

    private static async Task<int> Look(Browser person, string address, IReadOnlyList<string> own, IReadOnlyList<string> others, Dictionary<string, string> tags)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
            if (tags.TryGetValue(address, out var tag)) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await person.Client.SendAsync(request, Stop);
            if (answer.StatusCode == HttpStatusCode.Accepted) continue;
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
            if (answer.Headers.ETag is { } given) tags[address] = given.ToString();
            var text = await answer.Content.ReadAsStringAsync(Stop);
            Assert.False(Any(text, others), $"{address} shows a row of somebody else.");
            return Any(text, own) ? 1 : 0;
        }
    }

    private static Task<JsonElement> Settled(Browser person, string address) => person.Answer(address, Stop);

    private MeterListener WhenSent(Action heard)
    {
        var meters = Site.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "cleandash_statements_total" && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => heard());
        listener.Start();
        return listener;
    }

    private static async Task<IReadOnlyList<string>> AirportsOnlyIn(string region)
    {
        using var here = await Lakehouse.Run(new OwnAirports(null, region), Stop);
        using var everywhere = await Lakehouse.Run(new OwnAirports(null, "*"), Stop);
        var elsewhere = everywhere.Columns.Name.Zip(everywhere.Columns.Tzone).Where(row => row.Second != region).Select(static row => row.First).ToHashSet(StringComparer.Ordinal);
        // Names of two regions prove nothing, and neither do those that are part of another's.
        return [.. here.Columns.Name.Where(name => !elsewhere.Contains(name) && name.EndsWith(" Intl", StringComparison.Ordinal) && !elsewhere.Any(other => other.Contains(name, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal)];
    }

    private static bool Any(string text, IReadOnlyList<string> names) => names.Any(name => text.Contains(name, StringComparison.Ordinal));
}
