using System.Net;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>A host that nobody else asks, so that every statement is one of these viewers'.</summary>
public sealed class StatementEconomyTests(WebHost host) : AnswerHost(host), IClassFixture<WebHost>
{
    private static readonly string[] TaxiPanels = ["trips-and-revenue", "trips-per-day", "busiest-pickups", "when-new-york-rides", "ride-length", "ride-cost"];

    [Fact]
    public async Task Fifty_viewers_of_six_tiles_are_six_statements_and_after_that_none()
    {
        var clients = new List<HttpClient>();
        for (int i = 0; i < 5; i++)
            clients.Add(await Host.SignedIn(i % 2 == 0 ? "user" : "analyst"));
        const string days = "?date=2016-01-25..2016-01-31";
        long before = await Statements();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).SelectMany(viewer => TaxiPanels.Select(panel => Settled(clients[viewer % clients.Count], $"/dashboards/nyc-taxi/panels/{panel}{days}"))));
        Assert.All(answers, answer => Assert.Equal("ok", answer.State));
        Assert.Equal(6, await Statements() - before);

        var again = await Task.WhenAll(clients.SelectMany(client => TaxiPanels.Select(panel => Settled(client, $"/dashboards/nyc-taxi/panels/{panel}{days}"))));
        Assert.Equal(6, again.Concat(answers).Select(answer => answer.ETag).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(6, await Statements() - before);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dashboards/nyc-taxi/panels/ride-cost{days}");
        request.Headers.TryAddWithoutValidation("If-None-Match", again[5].ETag);
        using var known = await clients[0].SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.True(known.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(Cancelled));
    }
}
