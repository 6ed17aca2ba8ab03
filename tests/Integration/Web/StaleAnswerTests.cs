using System.Net;
using System.Text.Json;
using Apache.Arrow;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>What a page is sent while the warehouse that has answered it once is gone.</summary>
public sealed class StaleAnswerTests : IDisposable
{
    private const string Panel = "/dashboards/nyc-taxi/panels/ride-cost";

    private readonly TestFolder folder = new();
    private bool isGone;
    private int statements;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_answered_once_is_sent_with_its_age_and_the_reason_until_the_warehouse_is_back()
    {
        await using var site = new WebSite(folder.Data, change: Breakable);
        using var browser = await site.SignedIn("analyst", Token);
        var (first, firstTag, _) = await Read(await browser.Get(Panel, Token));
        Assert.Equal("ok", first.GetProperty("state").GetString());

        isGone = true;
        var (stale, tag, again) = await Read(await browser.Post(Panel + "/refresh", "/dashboards/nyc-taxi", [], Token));
        Assert.Equal("stale", stale.GetProperty("state").GetString());
        Assert.Equal(first.GetProperty("asOf").GetString(), stale.GetProperty("asOf").GetString());
        Assert.Equal(first.GetProperty("figure").GetRawText(), stale.GetProperty("figure").GetRawText());
        Assert.Equal("The warehouse is away.", stale.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(TimeSpan.FromSeconds(1), again);
        Assert.NotEqual(firstTag, tag);

        Assert.Equal(HttpStatusCode.NotModified, await Status(browser, tag!));
        Assert.Contains("<table", await browser.Client.GetStringAsync(new Uri(Panel + "/table", UriKind.Relative), Token), StringComparison.Ordinal);
        Assert.Contains("The warehouse is away. This is the answer of <time", await Page(browser), StringComparison.Ordinal);
        Assert.Contains("state=\"stale\"}", await browser.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token), StringComparison.Ordinal);

        isGone = false;
        var newer = await Waits.For(async () => (await Read(await browser.Get(Panel, Token))).Json.GetProperty("state").GetString(), static state => state != "stale");
        Assert.Equal("ok", newer);
    }

    [Fact]
    public async Task A_table_is_of_the_kept_answer_and_sends_no_statement()
    {
        await using var site = new WebSite(folder.Data, change: Breakable);
        using var browser = await site.SignedIn("analyst", Token);
        await Read(await browser.Get(Panel, Token));
        isGone = true;
        await Read(await browser.Post(Panel + "/refresh", "/dashboards/nyc-taxi", [], Token));
        // The former answer is asked for anew by whoever asks for the panel from now on.
        await Task.Delay(TimeSpan.FromSeconds(1.2), Token);
        var before = statements;
        using var answer = await browser.Get(Panel + "/table", Token);

        Assert.Equal((HttpStatusCode.OK, "text/html", before), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, statements));
        await Read(await browser.Get(Panel, Token));
        Assert.Equal(before + 1, statements);
    }

    private void Breakable(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IWarehouse));
        services.AddSingleton<IWarehouse>(provider => new Switched((IWarehouse)real.ImplementationFactory!(provider), () => Interlocked.Increment(ref statements) > 0 && isGone));
    }

    private static async Task<(JsonElement Json, string? Tag, TimeSpan? Again)> Read(HttpResponseMessage answer)
    {
        using (answer)
        {
            var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (json, answer.Headers.ETag?.ToString(), answer.Headers.RetryAfter?.Delta);
        }
    }

    private static async Task<HttpStatusCode> Status(Hosts.Browser browser, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Panel, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await browser.Client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static async Task<string> Page(Hosts.Browser browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Panel + "/table", UriKind.Relative));
        request.Headers.Add("Sec-Fetch-Dest", "document");
        using var answer = await browser.Client.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private sealed class Switched(IWarehouse real, Func<bool> isGone) : IWarehouse
    {
        public Task<RowStream> Run(Statement statement, CancellationToken cancellationToken) => isGone()
            ? throw new WarehouseException(WarehouseCodes.Unreachable, "The warehouse is away.") { RetryAfter = TimeSpan.FromSeconds(1) }
            : real.Run(statement, cancellationToken);

        public Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken) => real.Describe(sql, parameters, cancellationToken);
    }
}
