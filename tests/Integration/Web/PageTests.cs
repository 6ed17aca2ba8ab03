using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

[Collection(WebCollection.Name)]
public sealed partial class PageTests(WebHost host, Browser browser)
{
    private const string Everything = "/dashboards/everything";

    [Theory]
    [InlineData("admin")]
    [InlineData("analyst")]
    [InlineData("user")]
    public async Task Each_demo_person_signs_in_and_out(string person)
    {
        await using var visit = await browser.Visit(host, person);
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Dashboards");
        await visit.Page.Locator(".avatar-button").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.IsAt("/login");
        await visit.Page.GotoAsync("/");
        Assert.EndsWith("/login?returnUrl=%2F", visit.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Whoever_comes_by_a_link_lands_there_after_signing_in()
    {
        await using var visit = await browser.Visit(host, person: null);
        await visit.Page.GotoAsync(Everything + "?least=20");
        await visit.Page.Locator("button[value=analyst]").ClickAsync();
        await visit.Page.IsAt(Everything + "?least=20");
    }

    [Fact]
    public async Task Tiles_show_answers_waits_questions_and_failures()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        var states = await visit.Settle();

        Assert.Equal("ready", states["totals"]);
        Assert.Equal("ready", states["fares"]);
        Assert.Equal("ask", states["to-one-zip"]);
        Assert.Equal("ready", states["slow"]);
        Assert.Equal("error", states["broken"]);
        Assert.Equal("truncated", states["cut-short"]);
        await Assertions.Expect(visit.Page.Locator("#totals .kpi-value")).ToHaveCountAsync(3);
        await Assertions.Expect(visit.Page.Locator("#totals svg.spark")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("#fares .plot")).ToHaveAttributeAsync("aria-label", TheSentence());
        await Assertions.Expect(visit.Page.Locator("#cut-short .tile-foot")).ToContainTextAsync("First 500");
        await Assertions.Expect(visit.Page.Locator("#broken details pre")).ToContainTextAsync("CD-");
        await Assertions.Expect(visit.Page.Locator("#said")).ToHaveTextAsync(TheAnnouncement());
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("nyc-taxi", 6)]
    [InlineData("flights", 6)]
    [InlineData("fleet-and-weather", 3)]
    public async Task Each_sample_dashboard_is_drawn_whole(string slug, int panels)
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync("/dashboards/" + slug);
        var states = await visit.Settle();

        Assert.Equal(panels, states.Count);
        Assert.All(states.Values, state => Assert.Equal("ready", state));
        foreach (var plot in await visit.Page.Locator(".plot").AllAsync())
        {
            Assert.NotEmpty(await plot.Locator(".main-svg").AllAsync());
            Assert.True((await plot.GetAttributeAsync("aria-label"))!.Length > 20);
        }

        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_first_view_is_small()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var network = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.clearBrowserCache");
        var (requests, bytes) = (0, 0d);
        network.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
            requests += sent!.Value.GetProperty("request").GetProperty("url").GetString()!.StartsWith("http", StringComparison.Ordinal) ? 1 : 0;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();
        await visit.Page.GotoAsync("/dashboards/nyc-taxi");
        await visit.Page.Locator(".js-plotly-plot .main-svg").First.WaitForAsync();
        Assert.InRange(requests, 5, 16);

        await visit.Settle();
        Assert.InRange(bytes, 400_000, 800_000);
    }

    [Fact]
    public async Task A_tile_that_asks_opens_its_filter_and_is_answered_then()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Page.Locator("#to-one-zip .state button").ClickAsync();
        var choice = visit.Page.Locator("#f-zip input[type=radio]").First;
        await choice.CheckAsync();
        var zip = await choice.GetAttributeAsync("value");
        await visit.Page.Locator("#f-zip button[type=submit]").ClickAsync();
        await visit.Page.IsAt("?zip=" + zip);
        Assert.Equal("ready", (await visit.Settle())["to-one-zip"]);
        await Assertions.Expect(visit.Page.Locator("#to-one-zip meter").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_same_numbers_are_one_menu_item_away()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Settle();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Trips by fare" }).ClickAsync();
        await visit.Page.Locator("#m-fares [data-do=table]").Choose();
        await Assertions.Expect(visit.Page.Locator("#fares .data-table")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator("#fares .data-table tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#fares .plot")).ToBeHiddenAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Trips by fare" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#m-fares [data-do=table]")).ToHaveTextAsync("Show as chart");
        await visit.Page.Locator("#m-fares [data-do=table]").Choose();
        await Assertions.Expect(visit.Page.Locator("#fares .plot")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Menus_and_filters_open_and_close_from_the_keyboard_and_give_the_focus_back()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        foreach (var button in new[] { ".avatar-button", "[popovertarget=f-date]", "[popovertarget=f-zips]", "[popovertarget=m-fares]", "[popovertarget=share]" })
        {
            var opener = visit.Page.Locator(button);
            var popover = visit.Page.Locator("#" + await opener.GetAttributeAsync("popovertarget"));
            await opener.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(popover).ToBeVisibleAsync();
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.True(await popover.EvaluateAsync<bool>("popover => popover.contains(document.activeElement)"), $"Tab does not lead into what {button} opens.");
            await visit.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(popover).ToBeHiddenAsync();
            await Assertions.Expect(opener).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task A_tile_fills_the_screen_and_its_chart_with_it()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Settle();
        await visit.Page.Locator("[popovertarget=m-fares]").ClickAsync();
        await visit.Page.Locator("#m-fares [data-do=full]").Choose();
        await visit.Page.WaitForFunctionAsync("() => document.fullscreenElement?.id === 'fares' && document.querySelector('#fares .main-svg').clientWidth > 1300");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_link_to_a_tile_is_copied_and_said()
    {
        await using var visit = await browser.Visit(host, "analyst", new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await visit.Page.GotoAsync(Everything + "?least=20");
        await visit.Settle();
        await visit.Page.Locator("[popovertarget=m-fares]").ClickAsync();
        await visit.Page.Locator("#m-fares [data-do=copy-tile]").Choose();
        await Assertions.Expect(visit.Page.Locator("#said")).ToHaveTextAsync("Copied.");
        Assert.Equal($"{host.Address}dashboards/everything?least=20#fares", await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_chart_is_saved_as_a_picture()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Settle();
        await visit.Page.Locator("[popovertarget=m-fares]").ClickAsync();
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.Locator("#m-fares [data-do=png]").Choose());
        Assert.Equal("fares.png", download.SuggestedFilename);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_tile_says_when_the_session_has_ended_and_when_the_server_is_gone()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Settle();
        await visit.Page.Context.ClearCookiesAsync();
        await visit.Page.Locator("#broken .actions button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#broken strong")).ToHaveTextAsync("You are signed out");
        await visit.Page.RouteAsync("**/panels/**", route => route.AbortAsync());
        await visit.Page.Locator("[popovertarget=m-fares]").ClickAsync();
        await visit.Page.Locator("#m-fares [data-do=again]").Choose();
        await Assertions.Expect(visit.Page.Locator("#fares .tile-foot")).ToContainTextAsync("The server cannot be reached. This is the answer of");
        await Assertions.Expect(visit.Page.Locator("#fares .plot")).ToBeVisibleAsync();
        await visit.Page.Locator("#broken [data-do=again]").First.DispatchEventAsync("click");
        await Assertions.Expect(visit.Page.Locator("#broken strong")).ToHaveTextAsync("The server cannot be reached");
        await visit.Page.UnrouteAllAsync();
    }

    [Fact]
    public async Task A_slash_leads_to_the_search_and_typing_narrows_the_list()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(visit.Page.Locator("#q")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("taxi");
        await Assertions.Expect(visit.Page.Locator(".catalog li:visible")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Choices_beyond_those_on_the_page_are_found_by_the_server()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        var before = await visit.Page.Locator("#f-zips-list li").CountAsync();
        await visit.Page.EvaluateAsync("() => { document.getElementById('f-zips-list').dataset.more = 'true'; }");
        await visit.Page.Locator("[popovertarget=f-zips]").ClickAsync();
        await visit.Page.Locator("#f-zips input[type=checkbox]").First.CheckAsync();
        var chosen = await visit.Page.Locator("#f-zips input:checked").GetAttributeAsync("value");
        await visit.Page.Locator("#f-zips-q").FillAsync("1003");
        await visit.Page.WaitForFunctionAsync("before => document.querySelectorAll('#f-zips-list li').length < before", before);
        await Assertions.Expect(visit.Page.Locator("#f-zips input:checked")).ToHaveAttributeAsync("value", chosen!);
    }

    [Fact]
    public async Task A_theme_is_kept_and_charts_follow_it()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything);
        await visit.Settle();
        await visit.Page.Locator(".avatar-button").ClickAsync();
        await visit.Page.Locator("[data-set-theme=dark]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(visit.Page.Locator("#fares .bars path").First).ToHaveCSSAsync("fill", "rgb(77, 183, 208)");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_bad_parameter_is_named_on_a_page_of_its_own()
    {
        await using var visit = await browser.Visit(host, "analyst");
        foreach (var (query, names) in new[] { ("?least=cheap", "least"), ("?colour=red", "colour"), ("?date=2016-02-30..2016-03-01", "date") })
        {
            var answer = await visit.Page.GotoAsync(Everything + query);
            Assert.Equal(400, answer!.Status);
            await Assertions.Expect(visit.Page.Locator(".sheet")).ToContainTextAsync(names);
        }
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_not_ones_own_look_the_same()
    {
        await using var visit = await browser.Visit(host, "user");
        var pages = new List<string>();
        foreach (var slug in new[] { "everything", "nothing-of-this-name" })
        {
            var answer = await visit.Page.GotoAsync("/dashboards/" + slug);
            Assert.Equal(404, answer!.Status);
            pages.Add(Reference().Replace(await visit.Page.Locator(".sheet").InnerTextAsync(), "CD-"));
        }

        Assert.Equal(pages[0], pages[1]);
        Assert.Contains("reference CD-", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_waits_is_given_up_when_the_page_goes()
    {
        await using var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything + "?date=2016-01-01..2016-01-02");
        await visit.Page.Locator("#slow").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(visit.Page.Locator("#slow")).ToHaveAttributeAsync("data-state", "running");
        await Assertions.Expect(visit.Page.Locator("#slow progress")).ToBeVisibleAsync();
        await visit.Page.GotoAsync("/");

        using var client = host.Client();
        var metrics = "";
        using var patience = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; tries < 100 && !Cancelled().IsMatch(metrics); tries++)
        {
            await patience.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        }

        Assert.Matches(Cancelled(), metrics);
    }

    [GeneratedRegex("cleandash_statements_total{[^}]*cancel[^}]*} [1-9]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cancelled();

    [GeneratedRegex("most cost less than twelve", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TheSentence();

    [GeneratedRegex(@"\d of \d tiles are ready\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TheAnnouncement();

    [GeneratedRegex("CD-[0-9A-Z]{4}-[0-9]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
