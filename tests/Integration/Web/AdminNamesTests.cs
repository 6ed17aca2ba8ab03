using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Names that would like to be more than text, on every page where they stand, in a real browser.</summary>
public sealed class AdminNamesTests(AdminHost host, Browser chromium) : IClassFixture<AdminHost>, IClassFixture<Browser>
{
    private const string Nodes = """
        () => [...document.querySelectorAll('*')].filter(node =>
            [...node.attributes].some(attribute => attribute.name.startsWith('on')) || /^javascript:/i.test(node.getAttribute('href') ?? '')
            || (node.localName === 'script' && !node.src) || node.localName === 'iframe' || (node.localName === 'img' && !node.src.includes('/static/'))).map(node => node.outerHTML)
        """;

    public static TheoryData<string> Names =>
    [
        "<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "</script><script>alert(1)</script>", "'-alert(1)-'", "{{7*7}}", "</title><h1>mine",
        "javascript:alert(1)", "\u202egnp.exe", "a\u2028b", "tab\u0009bell\u0007", "\u0430dmin", "&lt;b&gt;",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_literal_text_on_every_page(string name)
    {
        var admin = await host.Join("Alice Moreau", "admin");
        var person = await host.Join("Somebody", "user");
        await host.Ask(new SetAttribute($"{person.Id}", "region", "before"));
        // What of it the product takes stands in the audit too.
        var written = (await host.Send(new SetAttribute($"{person.Id}", "written", name))).Refusal is null;
        // As an older store may hold them; the product itself takes not all of these.
        Write("UPDATE people SET name = $text WHERE id = $id", name, person);
        Write("UPDATE attributes SET value = $text WHERE person = $id", name, person);
        Write("UPDATE people SET added_by = $text WHERE id = $id", name, person);

        await using var visit = await Open(admin);
        string[] pages =
        [
            $"/admin/people?q={person.Email}", $"/admin/people/{person.Id}", $"/admin/people/{person.Id}/delete", "/admin/roles/user", $"/admin/audit?q={Uri.EscapeDataString(name)}&person={Uri.EscapeDataString(name)}",
            $"/admin/people?q={Uri.EscapeDataString(name)}&role={Uri.EscapeDataString(name)}", $"/admin/dashboards?roles={Uri.EscapeDataString(name)}",
        ];
        foreach (var address in pages)
        {
            await visit.Page.GotoAsync(address);
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Nodes));
            if (address.Contains($"{person.Id}", StringComparison.Ordinal))
                Assert.Equal(Shown(name), Shown(await visit.Page.Locator("h1 bdi").TextContentAsync() ?? ""));
        }

        await visit.Page.GotoAsync("/admin/audit");
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Nodes));
        if (written) Assert.Contains(Shown("written=" + name), Shown(await visit.Page.Locator("main").TextContentAsync() ?? ""), StringComparison.Ordinal);

        // Titles, refused forms and both versions of a conflict say it too.
        await visit.Page.GotoAsync($"/admin/people/{person.Id}");
        Assert.StartsWith(Shown(name), Shown(await visit.Page.TitleAsync()), StringComparison.Ordinal);
        await host.Ask(new SetAttribute($"{person.Id}", "region", "meanwhile"));
        await visit.Page.Locator("[name='value.region']").FillAsync("mine");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save attributes" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("The attributes changed meanwhile");
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Nodes));
        Assert.DoesNotContain(visit.Complaints, static complaint => !complaint.Contains("status of 4", StringComparison.Ordinal));
    }

    private async Task<Visit> Open(User user)
    {
        var context = await chromium.Blank(new() { BaseURL = host.Site.Address.ToString(), ReducedMotion = ReducedMotion.Reduce });
        var (name, value) = await host.Cookie(user);
        await context.AddCookiesAsync([new() { Name = name, Value = value, Url = host.Site.Address.ToString() }]);
        return await Visit.Begin(context, host.Site.Address);
    }

    // What a browser makes of blanks and bells is its own affair.
    private static string Shown(string text) => string.Join(' ', text.Replace("\u0007", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Write(string sql, string text, User person)
    {
        using var connection = host.Folder.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$text", text);
        command.Parameters.AddWithValue("$id", person.Id.Value.ToString("D"));
        Assert.True(command.ExecuteNonQuery() > 0, "Nobody was written to.");
    }
}
