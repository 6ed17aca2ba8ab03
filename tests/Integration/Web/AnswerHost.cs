using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>A host whose answers are read and whose statements are counted.</summary>
public abstract class AnswerHost(WebHost host)
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected WebHost Host { get; } = host;

    protected async Task<Answer> Get(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{address}: {answer.StatusCode}\n{Host.Output}");
        string text = await answer.Content.ReadAsStringAsync(Cancelled);
        return new(text, JsonElement.Parse(text), answer.Headers.TryGetValues("ETag", out var tags) ? tags.Single() : null);
    }

    /// <summary>The answer once it is there, as a page gets it.</summary>
    protected Task<Answer> Settled(HttpClient client, string address) => Waits.For(() => Get(client, address), static answer => answer.State is not ("running" or "queued"));

    protected Task<long> Statements() => Metric("cleandash_statements_total", "");

    protected async Task<long> Metric(string name, string label)
    {
        using var client = Host.Client();
        string text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancelled);
        return text.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    protected sealed record Answer(string Text, JsonElement Json, string? ETag)
    {
        public string State => Json.GetProperty("state").GetString()!;
    }
}
