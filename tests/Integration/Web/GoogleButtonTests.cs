using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
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
        await page.WaitForURLAsync("**/profile");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ann Onym" })).ToBeVisibleAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann");
        await page.GetByLabel("Dark").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ann", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await page.WaitForURLAsync("**/login");

        Assert.Empty(complaints);
    }
}
