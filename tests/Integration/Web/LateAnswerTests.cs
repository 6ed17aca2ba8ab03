using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>What comes late, or after somebody changed their mind, does not win.</summary>
[Collection(WebCollection.Name)]
public sealed class LateAnswerTests(WebHost host, Browser browser)
{
    private const string Everything = "/dashboards/everything";

    [Fact]
    public async Task Who_stopped_waiting_is_not_answered_by_the_question_that_was_on_its_way()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await visit.Page.RouteAsync("**/panels/slow?*", async route =>
        {
            if (++asked == 2)
                held.SetResult(route);
            else
                await route.ContinueAsync();
        });
        await visit.Page.GotoAsync(Everything + "?date=2016-01-05..2016-01-06");
        await visit.Page.Locator("#slow").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(visit.Page.Locator("#slow")).ToHaveAttributeAsync("data-state", "running");
        var late = await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await visit.Page.Locator("#slow").GetByText("Stop waiting").ClickAsync();
        await late.FulfillAsync(new() { ContentType = "application/json", Body = """{"state":"empty","title":"Slow"}""" });
        await visit.Page.EvaluateAsync("() => fetch('/healthz').then(answer => answer.text())");
        await Assertions.Expect(visit.Page.Locator("#slow")).ToHaveAttributeAsync("data-state", "stopped");
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_older_answer_does_not_replace_the_newer_one()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.RouteAsync("**/panels/totals", route => Task.FromResult(held.TrySetResult(route)));
        await visit.Page.GotoAsync(Everything);
        var late = await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await visit.Page.Locator("[popovertarget=m-totals]").ClickAsync();
        await visit.Page.Locator("#m-totals [data-do=again]").Choose();
        await Assertions.Expect(visit.Page.Locator("#totals")).ToHaveAttributeAsync("data-state", "ready");
        await late.FulfillAsync(new() { ContentType = "application/json", Body = """{"state":"empty","title":"Totals"}""" });
        await visit.Page.EvaluateAsync("() => fetch('/healthz').then(answer => answer.text())");
        await Assertions.Expect(visit.Page.Locator("#totals")).ToHaveAttributeAsync("data-state", "ready");
    }

    [Fact]
    public async Task Many_choices_are_searched_again_and_again()
    {
        await using var visit = await Minutes();
        var words = visit.Page.Locator("#f-minute-q");
        var choices = visit.Page.Locator("#f-minute-list li:has(input:not([value='']))");
        await Assertions.Expect(choices).ToHaveCountAsync(200);
        foreach (var (text, count) in new[] { ("Minute 143", 12), ("Minute 1001", 1), ("", 200), ("Minute 1439", 1) })
        {
            await words.FillAsync(text);
            await Assertions.Expect(choices).ToHaveCountAsync(count);
            await Assertions.Expect(choices.First).ToContainTextAsync(text);
        }
    }

    [Fact]
    public async Task Choices_for_older_words_do_not_replace_those_for_newer_ones()
    {
        await using var visit = await Minutes();
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.RouteAsync("**/options/minute?q=1111", route => Task.FromResult(held.TrySetResult(route)));
        await visit.Page.Locator("#f-minute-q").FillAsync("1111");
        var late = await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await visit.Page.Locator("#f-minute-q").FillAsync("1234");
        var choices = visit.Page.Locator("#f-minute-list li:has(input:not([value='']))");
        await Assertions.Expect(choices).ToHaveTextAsync(["Minute 1234"]);
        await late.FulfillAsync(new() { ContentType = "application/json", Body = """{"options":[{"value":"1111","label":"Minute 1111"}],"more":false}""" });
        await visit.Page.EvaluateAsync("() => fetch('/healthz').then(answer => answer.text())");
        await Assertions.Expect(choices).ToHaveTextAsync(["Minute 1234"]);
    }

    [Fact]
    public async Task All_can_be_chosen_after_a_search_too()
    {
        await using var visit = await Minutes("?minute=7");
        await visit.Page.Locator("#f-minute-q").FillAsync("Minute 1439");
        await Assertions.Expect(visit.Page.Locator("#f-minute-list input[value='1439']")).ToHaveCountAsync(1);
        await visit.Page.Locator("#f-minute-q").FillAsync("");
        await visit.Page.Locator("#f-minute-list input[value='']").CheckAsync();
        await visit.Page.Locator("#f-minute button[type=submit]").ClickAsync();
        await visit.Page.IsAt("/everything");
    }

    [Fact]
    public async Task Choices_that_the_warehouse_still_collects_come_by_themselves_and_a_failure_is_said_in_its_own_words()
    {
        await using var visit = await browser.Visit(host, "analyst");
        var asked = 0;
        await visit.Page.RouteAsync("**/options/minute*", route => ++asked switch
        {
            1 => route.FulfillAsync(new() { Status = 202, ContentType = "application/json", Headers = Soon, Body = """{"options":[],"more":false,"isComing":true}""" }),
            2 => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The warehouse cannot be reached."}""" }),
            _ => route.ContinueAsync(),
        });
        await visit.Page.GotoAsync(Everything);
        await visit.Page.EvaluateAsync("() => { document.getElementById('f-minute-list').dataset.read = 'no'; }");
        var list = visit.Page.Locator("#f-minute-list");
        await visit.Page.Locator("[popovertarget=f-minute]").ClickAsync();
        await Assertions.Expect(list).ToContainTextAsync("Looking for the choices");
        await Assertions.Expect(list).ToContainTextAsync("The warehouse cannot be reached.");
        await visit.Page.Locator("[popovertarget=f-minute]").ClickAsync();
        await visit.Page.Locator("[popovertarget=f-minute]").ClickAsync();
        await Assertions.Expect(list).ToContainTextAsync("Minute 17");
        Assert.Equal(3, asked);
    }

    private static readonly Dictionary<string, string> Soon = new(StringComparer.Ordinal) { ["Retry-After"] = "1" };

    private async Task<Visit> Minutes(string query = "")
    {
        var visit = await browser.Visit(host, "analyst");
        await visit.Page.GotoAsync(Everything + query);
        await visit.Page.Locator("[popovertarget=f-minute]").ClickAsync();
        return visit;
    }
}
