using System.Net;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Dashboards against roles, and what roles are, as an administrator without script changes them.</summary>
public sealed class AdminViewersTests(AdminHost host) : IClassFixture<AdminHost>, IAsyncLifetime
{
    private const string Matrix = "/admin/dashboards";

    private Hosts.Browser browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => browser = await host.As(await host.Join("", "admin"));

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_effect_is_named_before_anything_is_saved()
    {
        string role = await NewRole("named");
        await host.Join("", role);
        await host.Join("", role, "user");

        using var asked = await browser.Fill(Matrix, "", Form("nyc-taxi", seen: ["user"], ticked: ["user", role], columns: ["user", role]), Stop);

        var page = WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Contains($"{role} gains New York taxi <span class=\"muted\">(1 person begins to see it)</span>", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"tick\" value=\"nyc-taxi:{role}\"", page, StringComparison.Ordinal);
        Assert.Equal(["user"], await Viewers("nyc-taxi"));
    }

    [Fact]
    public async Task A_save_gives_and_takes_and_counts_from_the_next_request()
    {
        string role = await NewRole("saved");
        using var viewer = await host.As(await host.Join("", role));
        using var before = await viewer.Get("/dashboards/flights", Stop);

        using var saved = await Save("flights", seen: ["user"], ticked: [role], columns: ["user", role]);

        using var after = await viewer.Get("/dashboards/flights", Stop);
        Assert.Equal("/admin/dashboards?done=viewers", saved.Headers.Location!.OriginalString);
        Assert.Equal([role], await Viewers("flights"));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
        (await Save("flights", seen: [role], ticked: ["user"], columns: ["user", role])).Dispose();
    }

    [Fact]
    public async Task A_role_without_a_column_is_left_alone()
    {
        string role = await NewRole("hidden");
        (await Save("fleet-and-weather", seen: ["analyst"], ticked: ["analyst", role], columns: ["analyst", role])).Dispose();

        using var saved = await Save("fleet-and-weather", seen: ["analyst", role], ticked: [], columns: ["analyst"]);

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal([role], await Viewers("fleet-and-weather"));
        (await Save("fleet-and-weather", seen: [role], ticked: ["analyst"], columns: ["analyst", role])).Dispose();
    }

    [Fact]
    public async Task The_second_of_two_who_saved_is_shown_both_versions()
    {
        string role = await NewRole("late");
        (await Save("nyc-taxi", seen: ["user"], ticked: ["user", role], columns: ["user", role])).Dispose();

        using var late = await Save("nyc-taxi", seen: ["user"], ticked: [], columns: ["user", role]);
        using var again = await Save("nyc-taxi", seen: ["user"], ticked: ["user", role], columns: ["user", role]);

        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("<dt>What you saw</dt><dd>user</dd>", page, StringComparison.Ordinal);
        Assert.Contains($"<dt>What is there now</dt><dd><b>{role} and user</b></dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>What you wanted</dt><dd>none</dd>", page, StringComparison.Ordinal);
        Assert.Equal("/admin/dashboards?done=viewers", again.Headers.Location!.OriginalString);
        Assert.Equal([role, "user"], await Viewers("nyc-taxi"));
        (await Save("nyc-taxi", seen: [role, "user"], ticked: ["user"], columns: ["user", role])).Dispose();
    }

    [Fact]
    public async Task A_dashboard_that_is_not_there_changes_nothing()
    {
        using var saved = await browser.Fill(
            Matrix, "", [.. Form("nyc-taxi", seen: ["user"], ticked: [], columns: ["user"]), new("seen", "no-such-thing:"), new("tick", "no-such-thing:user"), new("step", "save")], Stop);

        Assert.Equal(HttpStatusCode.NotFound, saved.StatusCode);
        Assert.Equal(["user"], await Viewers("nyc-taxi"));
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("admin ")]
    [InlineData("аdmin")]
    [InlineData("admin​")]
    [InlineData("admin\n")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public async Task A_name_that_only_looks_like_a_role_is_refused_at_the_form(string name)
    {
        using var answer = await browser.Fill("/admin/roles", "", [new("name", name)], Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("A role’s name has 1 to 40 characters".Replace('’', '\''), WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_deleted_after_its_effect_was_named()
    {
        string role = await NewRole("gone");
        var holder = await host.Join("", role);
        (await Save("flights", seen: ["user"], ticked: ["user", role], columns: ["user", role])).Dispose();

        var asked = WebUtility.HtmlDecode(await browser.Client.GetStringAsync(new Uri($"/admin/roles/{role}/delete", UriKind.Relative), Stop));
        using var deleted = await browser.Fill($"/admin/roles/{role}/delete", "", [], Stop);
        using var again = await browser.Fill("/admin/roles", $"/{role}/delete", [], Stop);
        using var never = await browser.Fill("/admin/roles", "/never-was/delete", [], Stop);

        Assert.Contains("1 person loses it.", asked, StringComparison.Ordinal);
        Assert.Contains("<b>Flights out of New York</b>: 1 person ceases to see it", asked, StringComparison.Ordinal);
        Assert.Equal("/admin/roles?done=role-deleted", deleted.Headers.Location!.OriginalString);
        Assert.Equal((deleted.Headers.Location, HttpStatusCode.NotFound), (again.Headers.Location, never.StatusCode));
        Assert.Empty(await host.RolesOf(holder));
        Assert.Equal(["user"], await Viewers("flights"));
    }

    [Fact]
    public async Task A_role_that_is_built_in_stays_and_the_page_says_so()
    {
        using var answer = await browser.Fill("/admin/roles/user/delete", "", [], Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(AccessRefusals.BuiltInRole.Message, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(string slug, string[] seen, string[] ticked, string[] columns) =>
        [new("columns", string.Join(' ', columns)), new("seen", $"{slug}:{string.Join(' ', seen)}"), .. ticked.Select(role => KeyValuePair.Create("tick", $"{slug}:{role}"))];

    private Task<HttpResponseMessage> Save(string slug, string[] seen, string[] ticked, string[] columns) =>
        browser.Fill(Matrix, "", [.. Form(slug, seen, ticked, columns), new("step", "save")], Stop);

    private async Task<IReadOnlyList<string>> Viewers(string slug) => (await host.Ask(new ListViewers())).Dashboards.Single(dashboard => dashboard.Slug == slug).Viewers;

    private async Task<string> NewRole(string name)
    {
        Assert.True((await host.Send(new AddRole(name))).Refusal is null or { Kind: RefusalKind.AlreadySo });
        return name;
    }
}
