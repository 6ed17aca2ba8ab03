using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>The pages of administration in a real browser: how they read, by keyboard, with and without script.</summary>
public sealed class AdminPagesTests(AdminHost host, Browser chromium) : IClassFixture<AdminHost>, IClassFixture<Browser>, IAsyncLifetime
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private User admin = null!;
    private User person = null!;

    public async ValueTask InitializeAsync()
    {
        admin = await host.Join("Alice Moreau", "admin");
        person = await host.Join("Chidi Nwosu", "user", "payroll");
        (await host.As(person)).Dispose();
        await host.Send(new AddPerson("dana.kim@partner.example.com", "Dana Kim", ["user"]));
        await host.Send(new AddPerson("greta@example.com", "Greta Sørensen", ["user"]));
        await host.Send(new DisablePerson("greta@example.com"));
        await host.Send(new SetAttribute($"{person.Id}", "depot", "Newark"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/admin/people")]
    [InlineData("/admin/people?q=nobody-of-this-name")]
    [InlineData("/admin/people/{id}")]
    [InlineData("/admin/people/{id}/delete")]
    [InlineData("/admin/people/add")]
    [InlineData("/admin/people/import")]
    [InlineData("/admin/roles")]
    [InlineData("/admin/roles/payroll")]
    [InlineData("/admin/roles/payroll/delete")]
    [InlineData("/admin/dashboards")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/audit?reference=CD-0000-00")]
    public async Task A_page_has_no_findings_in_either_theme_on_a_desk_and_on_a_phone(string address)
    {
        await using var visit = await Open(admin);
        await visit.Page.GotoAsync(address.Replace("{id}", $"{person.Id}", StringComparison.Ordinal));

        await Check(visit);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task What_opens_over_a_page_and_what_a_form_is_answered_with_has_no_findings()
    {
        await using var visit = await Open(admin);
        var page = visit.Page;
        await page.GotoAsync("/admin/people");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add person" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog [name=email]")).ToBeFocusedAsync();
        await Check(visit);
        await page.Locator("dialog [name=email]").FillAsync("somebody@nowhere");
        await page.Locator("dialog [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".problem")).ToBeVisibleAsync();
        await Check(visit);

        await page.GotoAsync("/admin/people");
        await page.Locator("tbody [popovertarget]").First.ClickAsync();
        await Check(visit);

        await page.GotoAsync("/admin/dashboards");
        await page.GetByLabel("payroll sees New York taxi").CheckAsync();
        await Assertions.Expect(page.Locator(".savebar")).ToContainTextAsync("payroll gains New York taxi");
        await Check(visit);

        await page.GotoAsync($"/admin/people/{person.Id}");
        await host.Ask(new ChangeRoles($"{person.Id}", ["analyst"], []));
        await page.Locator("[name=role][value=user]").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save roles" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The roles changed meanwhile");
        await Check(visit);

        await page.GotoAsync($"/admin/people/{person.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "View as Chidi" }).ClickAsync();
        await Assertions.Expect(page.Locator(".viewing")).ToContainTextAsync("see what Chidi Nwosu sees");
        await Check(visit);
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var visit = await Open(admin);
        var page = visit.Page;
        await page.GotoAsync("/admin/people");

        var add = page.GetByRole(AriaRole.Link, new() { Name = "Add person" });
        await add.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog [name=email]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog")).ToBeHiddenAsync();
        await Assertions.Expect(add).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("chidi nwosu");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync(["Chidi Nwosu"]);
        await page.Locator("tbody [popovertarget]").First.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Roles and attributes" }).First.PressAsync("Enter");
        await page.Locator("[name=role][value=analyst]").PressAsync("Space");
        await page.Locator("[name=role][value=analyst]").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("Roles saved.");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task The_bar_says_what_ticks_change_and_saves_just_that()
    {
        await using var visit = await Open(admin);
        var page = visit.Page;
        await page.GotoAsync("/admin/dashboards");
        await Assertions.Expect(page.Locator(".savebar")).ToBeHiddenAsync();

        var tick = page.GetByLabel("payroll sees Fleet and weather");
        await tick.CheckAsync();
        await Assertions.Expect(page.Locator(".savebar")).ToContainTextAsync("1 change.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".savebar")).ToBeHiddenAsync();
        await tick.CheckAsync();
        await Assertions.Expect(page.Locator(".savebar")).ToContainTextAsync("payroll gains Fleet and weather");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("Viewers saved.");
        await Assertions.Expect(tick).ToBeCheckedAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Everything_can_be_done_without_script()
    {
        await using var visit = await Open(admin, new() { JavaScriptEnabled = false });
        var page = visit.Page;
        await page.GotoAsync("/admin/people");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add person" }).ClickAsync();
        await page.Locator("[name=email]").FillAsync("plain@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add person" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("Added.");
        await page.Locator("[name=name]").FillAsync("region");
        await page.Locator("[name=value]").FillAsync("EMEA");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save attributes" }).ClickAsync();
        await Assertions.Expect(page.Locator("[name='value.region']")).ToHaveValueAsync("EMEA");
        await page.GetByRole(AriaRole.Link, new() { Name = "Viewers" }).ClickAsync();
        await page.GetByLabel("payroll sees Flights out of New York").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at the changes" }).ClickAsync();
        await Assertions.Expect(page.Locator("main form")).ToContainTextAsync("payroll gains Flights out of New York");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("payroll sees Flights out of New York")).ToBeCheckedAsync();
        await page.GotoAsync("/admin/people?q=plain%40example.com");
        await page.GetByRole(AriaRole.Link, new() { Name = "plain" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("Deleted.");
        Assert.Empty(visit.Complaints);
    }

    private async Task<Visit> Open(User user, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = host.Site.Address.ToString();
        options.ReducedMotion = ReducedMotion.Reduce;
        options.ViewportSize = new() { Width = 1440, Height = 900 };
        var context = await chromium.Blank(options);
        var (name, value) = await host.Cookie(user);
        await context.AddCookiesAsync([new() { Name = name, Value = value, Url = host.Site.Address.ToString() }]);
        return await Visit.Begin(context, host.Site.Address);
    }

    private static async Task Check(Visit visit)
    {
        foreach (var (width, scheme) in new[] { (1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var found = await visit.Page.RunAxe(Rules);
            var findings = found.Violations.Select(violation => $"{width} {scheme} {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ToList();
            Assert.True(findings.Count == 0, string.Join('\n', findings));
            Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        }

        await visit.Page.SetViewportSizeAsync(1440, 900);
    }
}
