using System.Net;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>No proxy is named here, so nobody is believed who claims to be one.</summary>
[Collection(WebCollection.Name)]
public sealed class ForgedHeadersTests(WebHost host)
{
    [Theory]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Original-URL", "/admin")]
    [InlineData("X-Forwarded-User", "boss@example.com")]
    public async Task A_forged_header_changes_nothing(string name, string value)
    {
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboards/nyc-taxi");
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login?returnUrl=%2Fdashboards%2Fnyc-taxi", answer.Headers.Location!.ToString());
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }
}
