using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Tiles whose answer is past its time, or that wait for a warehouse that is gone, ask again by themselves.</summary>
[Collection(WebCollection.Name)]
public sealed class StaleTileTests(WebHost host, Browser browser)
{
    private const string Error = """{"code":"warehouse.unreachable","message":"The warehouse cannot be reached.","reference":"CD-2222-22","retryAfter":15}""";

    [Fact]
    public async Task A_stale_answer_stays_on_the_tile_with_the_reason_until_the_newer_one_comes()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals*", route => ++asked switch
        {
            1 => Send(route, "\"state\":\"stale\",\"error\":" + Error, pause: 1),
            2 => Send(route, "\"state\":\"stale\",\"error\":" + Error.Replace("CD-2222-22", "CD-3333-33", StringComparison.Ordinal), pause: 1),
            3 => Send(route, "\"state\":\"stale\"", pause: 1),
            _ => route.ContinueAsync(),
        });
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "stale");
        await Assertions.Expect(tile.Locator(".kpi-value").First).ToBeVisibleAsync();
        await Assertions.Expect(tile.Locator(".age.late")).ToBeVisibleAsync();
        await Assertions.Expect(tile.Locator(".tile-foot")).ToContainTextAsync("The warehouse cannot be reached. This is the answer of");
        // The same rows are not drawn again under who reads them.
        await tile.Locator(".made").EvaluateAsync("made => made.dataset.first = 'yes'");
        await Waits.Until(() => asked == 3);
        await Assertions.Expect(tile.Locator(".made")).ToHaveAttributeAsync("data-first", "yes");

        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "ready");
        await Assertions.Expect(tile.Locator(".tile-foot")).ToHaveCountAsync(0);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task A_stale_answer_without_rows_says_so_and_why_there_is_no_newer_one()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.RouteAsync("**/panels/totals*", route => Give(
            route, $$"""{"state":"stale","error":{{Error}},"kind":"number","title":"Totals","asOf":"2026-03-04T10:00:00Z","freshFor":600,"rows":0,"cut":false,"total":0}"""));
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");

        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "stale");
        await Assertions.Expect(tile.Locator(".tile-body")).ToContainTextAsync("No rows match these filters");
        await Assertions.Expect(tile.Locator(".tile-foot")).ToContainTextAsync("The warehouse cannot be reached.");
    }

    [Fact]
    public async Task An_error_that_passes_is_asked_again_by_the_page_and_keeps_what_is_open_while_it_lasts()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals*", route => ++asked > 2 ? route.ContinueAsync() : Give(
            route, $$"""{"state":"error","kind":"number","title":"Totals","error":{{Error.Replace("CD-2222-22", $"CD-2222-2{asked}", StringComparison.Ordinal)}}}""", pause: 2));
        await visit.Page.GotoAsync("/dashboards/everything");
        var details = visit.Page.Locator("#totals details");
        await details.Locator("summary").ClickAsync();
        await Assertions.Expect(details.Locator("pre")).ToContainTextAsync("CD-2222-21");
        await Assertions.Expect(details.Locator("pre")).ToContainTextAsync("CD-2222-22");
        await Assertions.Expect(details).ToHaveAttributeAsync("open", "");

        await Assertions.Expect(visit.Page.Locator("#totals")).ToHaveAttributeAsync("data-state", "ready");
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task An_error_that_does_not_pass_by_waiting_is_not_asked_again()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals*", route =>
        {
            asked++;
            return Give(route, """{"state":"error","kind":"number","title":"Totals","error":{"code":"warehouse.table","message":"A table is missing.","reference":"CD-2222-22"}}""");
        });
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync("/dashboards/everything");
        await Assertions.Expect(visit.Page.Locator("#totals")).ToHaveAttributeAsync("data-state", "error");
        await visit.Page.Clock.RunForAsync(120_000);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_whole_answer_takes_away_that_rows_were_cut()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals**", async route =>
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            if (++asked == 1) body = body.Replace("\"cut\":false", "\"cut\":true", StringComparison.Ordinal);
            await Give(route, body);
        });
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "truncated");
        await Assertions.Expect(tile.Locator(".tile-foot")).ToHaveCountAsync(1);
        await Press(tile, "again");
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "ready");
        Assert.Equal(0, await tile.Locator(".tile-foot").CountAsync());
    }

    [Fact]
    public async Task Another_answer_of_the_same_second_is_drawn()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals**", route => Give(
            route, $$"""{"state":"ok","kind":"number","title":"Totals","asOf":"2026-03-04T10:00:00Z","freshFor":600,"rows":1,"cut":false,"total":1,"html":"<p class=it>answer {{++asked}}</p>"}""", tag: $"W/\"{asked}\""));
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");
        await Assertions.Expect(tile.Locator(".it")).ToHaveTextAsync("answer 1");
        await Press(tile, "again");
        await Assertions.Expect(tile.Locator(".it")).ToHaveTextAsync("answer 2", new() { Timeout = 3000 });
    }

    [Fact]
    public async Task A_lost_connection_leaves_what_is_there_and_says_so()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals*", route => ++asked == 1 ? Send(route, "\"state\":\"stale\"", pause: 1) : route.AbortAsync());
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");
        await Waits.Until(() => asked == 2);

        await Assertions.Expect(tile.Locator(".tile-foot")).ToContainTextAsync("The server cannot be reached. This is the answer of");
        await Assertions.Expect(tile.Locator(".made")).ToHaveCountAsync(1);
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "stale");
    }

    [Fact]
    public async Task A_chart_that_cannot_be_drawn_is_not_asked_for_again_and_again()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/**", route =>
        {
            asked++;
            return Give(route, """{"state":"ok","kind":"chart","title":"T","asOf":"2026-03-04T10:00:00Z","freshFor":600,"rows":1,"cut":false,"total":1,"bundle":"cartesian","figure":{"data":null,"layout":{}}}""");
        });
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync("/dashboards/everything");
        await Assertions.Expect(visit.Page.Locator(".tile[data-state=error]").First).ToContainTextAsync("could not be drawn");
        var before = asked;
        await visit.Page.Clock.RunForAsync(60_000);

        Assert.Equal(before, asked);
    }

    [Fact]
    public async Task The_focus_stays_in_an_open_table()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/totals*", async route =>
        {
            if (++asked == 1) await Send(route, "\"state\":\"stale\"", pause: 2);
            else
            {
                var answer = await route.FetchAsync();
                await Give(route, (await answer.TextAsync()).Replace("\"asOf\":\"20", "\"asOf\":\"19", StringComparison.Ordinal));
            }
        });
        await visit.Page.GotoAsync("/dashboards/everything");
        var tile = visit.Page.Locator("#totals");
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "stale");
        await Press(tile, "table");
        await Assertions.Expect(tile.Locator(".data-table")).ToBeFocusedAsync();
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "ready");
        await Assertions.Expect(tile.Locator(".data-table")).ToBeVisibleAsync();
        await Assertions.Expect(tile.Locator(".data-table")).ToBeFocusedAsync(new() { Timeout = 2000 });
    }

    [Fact]
    public async Task What_is_drawn_behind_an_open_table_has_its_size()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync("/dashboards/nyc-taxi");
        var tile = visit.Page.Locator("#ride-cost");
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "ready");
        var width = await tile.Locator(".plot svg").First.GetAttributeAsync("width");
        await Press(tile, "table");
        await Assertions.Expect(tile.Locator(".data-table")).ToBeVisibleAsync();
        await visit.Page.RunAndWaitForResponseAsync(() => Press(tile, "again"), static response => response.Url.EndsWith("/table", StringComparison.Ordinal));
        await Assertions.Expect(tile.Locator(".data-table")).ToBeVisibleAsync();
        await Press(tile, "table");

        await Assertions.Expect(tile.Locator(".plot svg").First).ToBeVisibleAsync();
        Assert.Equal(width, await tile.Locator(".plot svg").First.GetAttributeAsync("width"));
        Assert.Null(await tile.GetAttributeAsync("aria-busy"));
    }

    [Fact]
    public async Task A_stale_answer_whose_rows_were_cut_says_both()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.RouteAsync("**/panels/totals*", route => Give(
            route, $$"""{"state":"stale","error":{{Error}},"kind":"number","title":"Totals","asOf":"2026-03-04T10:00:00Z","freshFor":600,"rows":1000,"cut":true,"total":null,"html":"<p>many</p>"}"""));
        await visit.Page.GotoAsync("/dashboards/everything");

        await Assertions.Expect(visit.Page.Locator("#totals .tile-foot")).ToContainTextAsync("First 1,000 rows. Narrow the filters to see all. The warehouse cannot be reached. This is the answer of");
    }

    // Without its menu being opened.
    private static Task Press(ILocator tile, string action) => tile.Locator($"[data-do={action}]").First.DispatchEventAsync("click");

    private static async Task Send(IRoute route, string state, int pause)
    {
        var answer = await route.FetchAsync();
        var body = (await answer.TextAsync()).Replace("\"state\":\"ok\"", state, StringComparison.Ordinal);
        Assert.Contains(state, body, StringComparison.Ordinal);
        await Give(route, body, pause, answer.Headers["etag"].TrimEnd('"') + "~1r\"");
    }

    private static Task Give(IRoute route, string body, int? pause = null, string? tag = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (pause is not null)
            headers["Retry-After"] = $"{pause}";
        if (tag is not null)
            headers["ETag"] = tag;
        return route.FulfillAsync(new() { ContentType = "application/json", Headers = headers, Body = body });
    }
}
