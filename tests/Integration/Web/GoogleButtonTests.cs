using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>The button in a real browser, which applies the page's policy to where the form leads.</summary>
[Collection(WebCollection.Name)]
public sealed class GoogleButtonTests(Browser browser) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_signs_in_lands_where_they_wanted_and_signs_out_everywhere(bool javaScript)
    {
        await using var provider = await IdentityProvider.Start();
        provider.AccountAtTheScreen = IdentityProvider.Account("a-1", "ann@example.com", name: "Ann Onym");
        await using var site = new WebSite(folder.Data, provider.Settings("*=user"));
        await using var context = await browser.Blank(new() { BaseURL = site.Address.ToString(), JavaScriptEnabled = javaScript });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };

        await page.GotoAsync("/profile");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue with Google" }).ClickAsync();
        await page.IsAt("/profile");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ann Onym" })).ToBeVisibleAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann");
        await page.GetByLabel("Dark").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ann", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await page.IsAt("/login");

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_sign_in_and_the_refusal_have_no_findings_on_a_desk_and_a_phone()
    {
        await using var provider = await IdentityProvider.Start();
        provider.AccountAtTheScreen = IdentityProvider.Account("d-1", "dana.kim.of.the.partner@partner.example.com", name: new string('W', 80));
        await using var site = new WebSite(folder.Data, new(provider.Settings("example.com=user partner.org=viewer", "root@example.com")) { ["Site:Contact"] = "root@example.com" });
        await using var context = await browser.Blank(new() { BaseURL = site.Address.ToString(), ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();

        await page.GotoAsync("/login?error=access.google_unreachable");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Google is not answering. Try again in a minute.");
        await Check(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue with Google" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Not set up yet");
        await Check(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Use another account" }).ClickAsync();
        await page.IsAt("/login");
    }

    private static async Task Check(IPage page)
    {
        foreach (var width in new[] { 1440, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                var findings = await page.RunAxe();
                Assert.True(findings.Violations.Length == 0, string.Join("; ", findings.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
                Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            }
        }
    }
}
