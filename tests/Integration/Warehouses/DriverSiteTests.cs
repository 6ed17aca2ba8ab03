using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Hosts;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The web host with another driver behind it, asked as pages and administrators ask.</summary>
[Collection(nameof(PostgresServer))]
public sealed partial class DriverSiteTests(PostgresServer server) : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Panels_are_answered_by_sqlite_and_wrong_ones_say_what_is_wrong()
    {
        await using var site = Site(Sqlite());
        using var browser = await site.SignedIn("user", Token);

        var answer = await Panel(browser, "carriers/panels/carriers-with-flights?least=2");

        Assert.Equal("ok", answer.GetProperty("state").GetString());
        Assert.Contains("UA", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AA", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await Panel(browser, "carriers/panels/carriers-with-flights?least=1")).GetProperty("rows").GetInt32());
        Assert.Equal(WarehouseCodes.Statement, Code(await Panel(browser, "carriers/panels/carriers-by-no-column")));
        Assert.Equal(WarehouseCodes.Table, Code(await Panel(browser, "carriers/panels/carriers-of-no-table")));
        Assert.Equal(WarehouseCodes.Forbidden, Code(await Panel(browser, "carriers/panels/carriers-by-no-function")));
    }

    [Fact]
    public async Task A_driver_that_cannot_describe_says_so_once_and_still_finds_what_is_wrong()
    {
        await using var site = Site(Sqlite());

        var found = await Tested(site);

        Assert.Contains("cannot tell", Assert.Single(found, line => line.StartsWith("columns|works|", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(found, line => line.StartsWith("carriers/carriers-with-flights|", StringComparison.Ordinal));
        Assert.Contains("no such column: wings", Assert.Single(found, line => line.StartsWith("carriers/carriers-by-no-column|fails", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("no such table: nowhere", Assert.Single(found, line => line.StartsWith("carriers/carriers-of-no-table|fails", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("reticulate", Assert.Single(found, line => line.StartsWith("carriers/carriers-by-no-function|fails", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Panels_are_answered_and_described_by_postgresql()
    {
        await using var site = Site(await server.Options());
        using var browser = await site.SignedIn("analyst", Token);

        Assert.Equal("ok", (await Panel(browser, "flights/panels/delay-by-airline")).GetProperty("state").GetString());
        Assert.Equal("panel.columns", Code(await Panel(browser, "flights/panels/on-time")));
        Assert.Equal(WarehouseCodes.Statement, Code(await Panel(browser, "flights/panels/routes-to-watch")));
        Assert.Equal(WarehouseCodes.Table, Code(await Panel(browser, "nyc-taxi/panels/ride-cost")));

        var found = await Tested(site);

        Assert.Equal(["library", "database", "connection", "columns", "row", "rights"], found.Take(6).Select(line => line.Split('|')[0]));
        Assert.All(found.Take(6), line => Assert.Contains("|works|", line, StringComparison.Ordinal));
        Assert.DoesNotContain(found, line => line.StartsWith("flights/delay-by-airline|", StringComparison.Ordinal));
        Assert.Contains("statement gives string", Assert.Single(found, line => line.StartsWith("flights/on-time|fails", StringComparison.Ordinal) && line.Contains("OnTimePercent", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("(line 1): function percentile(integer, numeric) does not exist", Assert.Single(found, line => line.StartsWith("flights/routes-to-watch|fails", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_by_every_tile_and_the_pages_come_all_the_same()
    {
        var options = await server.Options();
        await using var site = Site(options);
        using var browser = await site.SignedIn("user", Token);
        await server.Stop();
        try
        {
            using var page = await browser.Get("/dashboards/flights", Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal(WarehouseCodes.Unreachable, Code(await Panel(browser, "flights/panels/delay-by-airline")));
            Assert.StartsWith("database|fails|The warehouse cannot be reached.", (await Tested(site))[^1], StringComparison.Ordinal);
        }
        finally
        {
            await server.Start();
        }
    }

    private static string Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetString()!;

    private static Task<JsonElement> Panel(Browser browser, string address) => browser.Answer($"/dashboards/{address}", Token);

    /// <summary>What the page under operations found, a step or panel a line.</summary>
    private static async Task<List<string>> Tested(WebSite site)
    {
        using var browser = await site.SignedIn("admin", Token);
        using var page = await browser.Post("/admin/operations", "/admin/operations", new() { ["panels"] = "true" }, Token);
        var html = await page.Content.ReadAsStringAsync(Token);
        return [.. Rows().Matches(html).Where(row => row.Value.Contains("<td", StringComparison.Ordinal)).Select(row => string.Join('|', Cells().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(Tags().Replace(cell.Value, "")).Trim()).Where((_, column) => column != 2)))];
    }

    private WebSite Site(WarehouseOptions options)
    {
        var settings = options.Options.ToDictionary(option => $"Warehouse:Options:{option.Key}", option => option.Value, StringComparer.Ordinal);
        settings["Warehouse:Driver"] = options.Driver;
        settings["Dashboards:Assemblies:0"] = typeof(DriverSiteTests).Assembly.Location;
        return new(folder.Data, settings);
    }

    private WarehouseOptions Sqlite()
    {
        var file = Path.Combine(folder.Path, "flights.db");
        var options = DriverWarehouse.Options("sqlite", ("uri", $"file:{file}?mode=ro"));
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE flights (carrier TEXT, flights INTEGER); INSERT INTO flights VALUES ('AA', 1), ('UA', 3)";
        command.ExecuteNonQuery();
        return options;
    }

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("<td.*?</td>", RegexOptions.Singleline, 1000)]
    private static partial Regex Cells();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
