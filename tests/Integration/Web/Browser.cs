using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Debian's Chromium; without one the tests that need it are skipped.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Missing = "Needs Chromium: apt-get install chromium, or name one in CLEANDASH_CHROMIUM.";

    private static readonly string[] Places = [Environment.GetEnvironmentVariable("CLEANDASH_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        // A condition that is met is met at once; the limit is for machines that do much else.
        Assertions.SetDefaultExpectTimeout(60_000);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window that is nobody's.</summary>
    public Task<IBrowserContext> Blank(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, Missing);
        return _browser.NewContextAsync(options);
    }

    /// <summary>A new window, signed in as a demo person unless that is null.</summary>
    public async Task<Visit> Visit(WebHost host, string? person, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, Missing);
        options ??= new();
        options.BaseURL = host.Address.ToString();
        options.ViewportSize ??= new() { Width = 1440, Height = 900 };
        var visit = await Web.Visit.Begin(await _browser.NewContextAsync(options), host.Address);
        if (person is not null)
        {
            await visit.Page.GotoAsync("/login");
            await visit.Page.Locator($"button[name=person][value={person}]").ClickAsync();
            await visit.Page.IsAt("/");
        }

        return visit;
    }
}

/// <summary>A window and what a person would not see of it: complaints of the policy, errors, requests to elsewhere.</summary>
public sealed partial class Visit : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    private Visit(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Everything that must not be: reports of the policy, console errors, script errors, foreign requests.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<Visit> Begin(IBrowserContext context, Uri home)
    {
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));");
        var visit = new Visit(await context.NewPageAsync());
        visit.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                visit._complaints.Add(message.Text);
        };
        visit.Page.PageError += (_, error) => visit._complaints.Add(error);
        visit.Page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is "http" or "https" && address.Authority != home.Authority)
                visit._complaints.Add($"foreign request: {request.Url}");
        };
        return visit;
    }

    /// <summary>Scrolls through the page until every tile has come to a rest.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Settle()
    {
        foreach (var tile in await Page.Locator(".tile[data-panel]").AllAsync())
        {
            await tile.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(tile).Not.ToHaveAttributeAsync("data-state", Unsettled(), new() { Timeout = 30_000 });
        }

        return await Page.EvaluateAsync<Dictionary<string, string>>("() => Object.fromEntries([...document.querySelectorAll('.tile[data-panel]')].map(tile => [tile.id, tile.dataset.state]))");
    }

    [GeneratedRegex("loading|running|starting|queued", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsettled();

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}

internal static class PageSteps
{
    /// <summary>Chooses an item of an open menu by the keyboard: a menu may still move to its place while a pointer aims at it.</summary>
    public static Task Choose(this ILocator item) => item.PressAsync("Enter");

    /// <summary>Returns when the page is at an address with that end, and loaded.</summary>
    public static async Task IsAt(this IPage page, string end)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(end) + "$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        for (var tries = 1; ; tries++)
        {
            try
            {
                // It looks and then listens, and misses on a busy machine what happens in between (playwright-dotnet issue 3364); asked again, what was missed is known.
                await page.WaitForLoadStateAsync(LoadState.Load, new() { Timeout = 2_000 });
                return;
            }
            catch (TimeoutException) when (tries < 30)
            {
            }
        }
    }
}
