using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Pages and filters work where JavaScript is switched off; tiles then lead to their tables.</summary>
[Collection(WebCollection.Name)]
public sealed class WithoutScriptTests(WebHost host, Browser browser)
{
    private const string Everything = "/dashboards/everything";

    [Fact]
    public async Task A_preset_sets_the_days()
    {
        await using var visit = await Open(Everything);
        await visit.Page.Locator("[popovertarget=f-date]").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Last 7 days" }).ClickAsync();
        Assert.EndsWith(Everything + "?date=last-7-days", visit.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("[popovertarget=f-date] .value")).ToHaveTextAsync("Last 7 days");
    }

    [Fact]
    public async Task Two_days_set_the_days_and_become_the_address_of_the_page()
    {
        await using var visit = await Open(Everything);
        await visit.Page.Locator("[popovertarget=f-date]").ClickAsync();
        await visit.Page.Locator("[name='date.from']").FillAsync("2016-01-22");
        await visit.Page.Locator("[name='date.to']").FillAsync("2016-02-11");
        await visit.Page.Locator("#f-date .body button").ClickAsync();
        Assert.EndsWith(Everything + "?date=2016-01-22..2016-02-11", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_range_stays_relative_when_another_filter_is_set()
    {
        await using var visit = await Open(Everything + "?date=last-7-days");
        await visit.Page.Locator("[popovertarget=f-least]").ClickAsync();
        await visit.Page.Locator("[name=least]").FillAsync("20");
        await visit.Page.Locator("#f-least button").ClickAsync();
        Assert.EndsWith(Everything + "?date=last-7-days&least=20", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_values_are_ticked_and_all_unticked_again()
    {
        await using var visit = await Open(Everything);
        await visit.Page.Locator("[popovertarget=f-zips]").ClickAsync();
        await visit.Page.Locator("#f-zips input[type=checkbox]").Nth(0).CheckAsync();
        await visit.Page.Locator("#f-zips input[type=checkbox]").Nth(1).CheckAsync();
        await visit.Page.Locator("#f-zips button[type=submit]").ClickAsync();
        Assert.Matches(@"\?zips=\d+&zips=\d+$", visit.Page.Url);

        await visit.Page.Locator("[popovertarget=f-zips]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#f-zips input:checked")).ToHaveCountAsync(2);
        foreach (var box in await visit.Page.Locator("#f-zips input:checked").AllAsync())
            await visit.Page.Locator("#f-zips input:checked").First.UncheckAsync();
        await visit.Page.Locator("#f-zips button[type=submit]").ClickAsync();
        Assert.DoesNotContain("zips=1", visit.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("[popovertarget=f-zips] .value")).ToHaveTextAsync("All");
    }

    [Theory]
    [InlineData("part", "input[value=late-evening]", "part=late-evening")]
    [InlineData("airport", "input[value=true]", "airport=true")]
    public async Task A_choice_is_taken(string name, string choice, string address)
    {
        await using var visit = await Open(Everything);
        await visit.Page.Locator($"[popovertarget=f-{name}]").ClickAsync();
        await visit.Page.Locator($"#f-{name} {choice}").CheckAsync();
        await visit.Page.Locator($"#f-{name} button[type=submit]").ClickAsync();
        Assert.EndsWith("?" + address, visit.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day", "2016-01-23")]
    [InlineData("most", "3")]
    [InlineData("name", "10001")]
    [InlineData("words", "10003")]
    public async Task A_field_is_filled(string name, string value)
    {
        await using var visit = await Open(Everything);
        await visit.Page.Locator($"[popovertarget=f-{name}]").ClickAsync();
        await visit.Page.Locator($"#f-{name} input:not([type=hidden])").FillAsync(value);
        await visit.Page.Locator($"#f-{name} button").ClickAsync();
        Assert.EndsWith($"?{name}={value}", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_tile_leads_to_its_table_under_the_same_filters()
    {
        await using var visit = await Open(Everything + "?least=20&zip=10003");
        await Assertions.Expect(visit.Page.Locator("noscript .notice, .notice")).ToBeVisibleAsync();
        var link = visit.Page.Locator("#fares a");
        await Assertions.Expect(link).ToHaveAttributeAsync("href", Everything + "/panels/fares/table?least=20&zip=10003");
        await link.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Trips by fare");
        await Assertions.Expect(visit.Page.Locator("table tbody tr").First).ToBeVisibleAsync();
        await visit.Page.GetByText("Back to the dashboard").ClickAsync();
        Assert.EndsWith(Everything + "?least=20&zip=10003", visit.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_table_that_is_still_awaited_looks_again_by_itself()
    {
        await using var visit = await Open(Everything + "/panels/slow/table?date=2016-01-03..2016-01-04");
        await Assertions.Expect(visit.Page.Locator(".state p")).ToContainTextAsync("Running");
        await Assertions.Expect(visit.Page.Locator("table tbody tr")).ToHaveCountAsync(4, new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task What_only_a_script_can_do_is_not_shown()
    {
        await using var visit = await Open(Everything);
        await Assertions.Expect(visit.Page.Locator("[popovertarget=share]")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("[popovertarget=m-fares]")).ToBeHiddenAsync();
        await visit.Page.Locator(".avatar-button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-set-theme=dark]")).ToBeHiddenAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        Assert.EndsWith("/login", visit.Page.Url, StringComparison.Ordinal);
    }

    private async Task<Visit> Open(string path)
    {
        var visit = await browser.Visit(host, "analyst", new() { JavaScriptEnabled = false });
        await visit.Page.GotoAsync(path);
        return visit;
    }
}
