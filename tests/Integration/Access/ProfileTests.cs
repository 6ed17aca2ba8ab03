using System.Net;
using CleanDash.Application.Access;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class ProfileTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Somebody_gives_another_name_and_a_theme_without_any_script()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);

        using var saved = await browser.Post("/profile", "/profile", new() { ["name"] = " <b>Zoë</b> & Ægir ", ["theme"] = "dark" }, Stop);

        Assert.Equal("/profile?done=saved", saved.Headers.Location!.OriginalString);
        var page = await browser.Client.GetStringAsync(new Uri("/profile?done=saved", UriKind.Relative), Stop);
        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", page, StringComparison.Ordinal);
        Assert.Contains("Your profile is saved.", page, StringComparison.Ordinal);
        Assert.Contains("<b>Zoë</b> & Ægir", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Zo", page, StringComparison.Ordinal);
        Assert.Equal(["Demo User → <b>Zoë</b> & Ægir"], folder.Read("SELECT before || ' → ' || after FROM audit WHERE what = 'person.renamed'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Ann\nAdmin")]
    [InlineData("Ann\u202eeno")]
    public async Task What_is_no_name_is_told_beside_the_field_and_changes_nothing(string name)
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);

        using var refused = await browser.Post("/profile", "/profile", new() { ["name"] = name, ["theme"] = "dark" }, Stop);

        var page = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"name-problem\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("theme", browser.Cookies.Keys);
        Assert.Equal(["Demo User"], folder.Read("SELECT name FROM people"));
    }

    [Fact]
    public async Task Saving_the_same_again_leaves_no_line_and_an_unknown_theme_nothing()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);

        using var saved = await browser.Post("/profile", "/profile", new() { ["name"] = "Demo User", ["theme"] = "dark; domain=evil.example" }, Stop);

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.DoesNotContain("theme", browser.Cookies.Keys);
        Assert.Empty(folder.Read("SELECT id FROM audit WHERE what = 'person.renamed'"));
    }

    [Fact]
    public async Task Fields_that_the_form_does_not_have_are_not_looked_at()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);
        var before = Row();

        using var saved = await browser.Post(
            "/profile",
            "/profile",
            new()
            {
                ["name"] = "Demo User", ["IsAdmin"] = "true", ["Roles[0]"] = "admin", ["role"] = "admin", ["Id"] = Guid.Empty.ToString("D"), ["Stamp"] = "x", ["SecurityStamp"] = "x",
                ["email"] = "root@example.com", ["Person.Roles"] = "admin", ["state"] = "active",
            },
            Stop);

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal(before, Row());
        Assert.Equal(["user"], site.Services.GetRequiredService<IAccessState>().Current.People.Values.Single().Roles);
        return;

        string Row() => Assert.Single(folder.Read("SELECT id || email || name || state || stamp || added_at || added_by FROM people"));
    }

    [Fact]
    public async Task There_is_no_profile_but_ones_own_and_links_lead_to_it()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("user", Stop);
        using var nobody = site.NewBrowser();

        using var others = await browser.Get("/profile/admin@demo.example", Stop);
        using var logout = await browser.Get("/logout", Stop);
        using var end = await browser.Get("/profile/sessions/all/end", Stop);
        using var outside = await nobody.Get("/profile", Stop);

        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal("/profile", logout.Headers.Location!.OriginalString);
        Assert.Equal("/profile", end.Headers.Location!.OriginalString);
        Assert.Equal("/login?returnUrl=%2Fprofile", outside.Headers.Location!.OriginalString);
        Assert.True(await browser.IsIn(Stop));
        Assert.Contains("href=\"/profile\"", await browser.Client.GetStringAsync(new Uri("/", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_may_see_is_shown()
    {
        await using var site = new WebSite(folder.Data);
        using var browser = await site.SignedIn("analyst", Stop);
        folder.Change("INSERT OR REPLACE INTO attributes (person, name, value) SELECT id, 'team', '<i>north</i>' FROM people");

        var page = await browser.Client.GetStringAsync(new Uri("/profile", UriKind.Relative), Stop);

        Assert.Contains("<span class=\"chip\">analyst</span>", page, StringComparison.Ordinal);
        Assert.Contains("team = &lt;i&gt;north&lt;/i&gt;", page, StringComparison.Ordinal);
    }
}
