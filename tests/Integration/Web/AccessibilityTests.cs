using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>axe on every page, in both themes, on a desk and on a phone; nothing scrolls sideways.</summary>
[Collection(WebCollection.Name)]
public sealed class AccessibilityTests(WebHost host, Browser browser)
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    [Theory]
    [InlineData("/login")]
    [InlineData("/")]
    [InlineData("/profile")]
    [InlineData("/dashboards/nyc-taxi")]
    [InlineData("/dashboards/flights")]
    [InlineData("/dashboards/fleet-and-weather")]
    [InlineData("/dashboards/everything")]
    [InlineData("/dashboards/nothing-of-this-name")]
    [InlineData("/dashboards/everything?least=cheap")]
    public async Task A_page_has_no_findings_and_no_sideways_scrolling(string path)
    {
        await using var visit = await browser.Visit(host, path == "/login" ? null : "analyst", Still());
        await visit.Page.GotoAsync(path);
        await visit.Settle();
        foreach (var width in new[] { 1440, 390 })
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await Check(visit);
            }
        }

        Assert.DoesNotContain(visit.Complaints, complaint => !complaint.Contains("the server responded with a status of 4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[popovertarget=me]")]
    [InlineData("[popovertarget=share]")]
    [InlineData("[popovertarget=f-date]")]
    [InlineData("[popovertarget=f-zips]")]
    [InlineData("[popovertarget=f-words]")]
    [InlineData("[popovertarget=f-part]")]
    [InlineData("[popovertarget=f-airport]")]
    [InlineData("[popovertarget=f-least]")]
    [InlineData("[popovertarget=m-fares]")]
    [InlineData("#broken summary")]
    public async Task What_opens_over_a_page_has_no_findings(string opener)
    {
        await using var visit = await browser.Visit(host, "analyst", Still());
        await visit.Page.GotoAsync("/dashboards/everything");
        await visit.Settle();
        await visit.Page.Locator(opener).ClickAsync();

        await Check(visit);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        await visit.Page.SetViewportSizeAsync(390, 900);
        await Check(visit);
    }

    [Fact]
    public async Task A_tile_shown_as_a_table_has_no_findings()
    {
        await using var visit = await browser.Visit(host, "analyst", Still());
        await visit.Page.GotoAsync("/dashboards/nyc-taxi");
        await visit.Settle();
        await visit.Page.Locator("[popovertarget=m-ride-length]").ClickAsync();
        await visit.Page.Locator("#m-ride-length [data-do=table]").Choose();
        await Assertions.Expect(visit.Page.Locator("#ride-length .data-table")).ToBeFocusedAsync();

        await Check(visit);
    }

    private static async Task Check(Visit visit)
    {
        var found = await visit.Page.RunAxe(Rules);
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
    }

    // axe measures colours, and those of a thing that fades in are nobody's.
    private static BrowserNewContextOptions Still() => new() { ReducedMotion = ReducedMotion.Reduce };
}
