using System.Net;
using System.Text.RegularExpressions;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>The pages of people as an administrator without script uses them.</summary>
public sealed partial class AdminPeopleTests(AdminHost host) : IClassFixture<AdminHost>, IAsyncLifetime
{
    private User admin = null!;
    private Hosts.Browser browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        admin = await host.Join("Alice Moreau", "admin");
        browser = await host.As(admin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("/admin", "/admin/people")]
    [InlineData("/admin/view-as/end", "/")]
    public async Task An_address_without_a_page_leads_to_one(string address, string leadsTo)
    {
        using var answer = await browser.Get(address, Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(leadsTo, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/admin/people/00000000-0000-0000-0000-000000000001")]
    [InlineData("/admin/people/00000000-0000-0000-0000-000000000001/delete")]
    [InlineData("/admin/people/somebody")]
    [InlineData("/admin/roles/no-such-role")]
    [InlineData("/admin/roles/no-such-role/delete")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        using var answer = await browser.Get(address, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_link_to_administration_is_there_for_administrators_only()
    {
        using var viewer = await host.As(await host.Join("", "user"));

        Assert.Contains("href=\"/admin/people\"", await Page(browser, "/"), StringComparison.Ordinal);
        Assert.DoesNotContain("/admin", await Page(viewer, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_added_once_however_often_the_form_is_sent()
    {
        Dictionary<string, string> form = new() { ["email"] = "new@example.com", ["name"] = "Nina New", ["role"] = "user" };

        using var first = await browser.Post("/admin/people", "/admin/people", form, Stop);
        using var second = await browser.Post("/admin/people", "/admin/people", form, Stop);

        var added = await host.Ask(new ShowPerson("new@example.com"));
        Assert.Equal($"/admin/people/{added.Person.Id}?done=added", first.Headers.Location!.OriginalString);
        Assert.Equal($"/admin/people/{added.Person.Id}?done=known", second.Headers.Location!.OriginalString);
        Assert.Equal(("Nina New", UserState.Invited, "user"), (added.Person.Name, added.Person.State, Assert.Single(added.Person.Roles)));
        Assert.Single(host.Folder.Read("SELECT what FROM audit WHERE what = 'person.added' AND target = 'new@example.com'"));
    }

    [Theory]
    [InlineData("no address", "user", HttpStatusCode.BadRequest, "That is no e-mail address")]
    [InlineData("good@example.com", "no-such-role", HttpStatusCode.NotFound, "There is no role no-such-role here")]
    public async Task A_refused_form_says_why_and_keeps_what_was_filled_in(string email, string role, HttpStatusCode status, string why)
    {
        using var answer = await browser.Post("/admin/people", "/admin/people/add", new() { ["email"] = email, ["name"] = "Kept <b>", ["role"] = role }, Stop);

        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(why, page, StringComparison.Ordinal);
        Assert.Contains("value=\"Kept &lt;b&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_saved_and_count_from_the_next_request()
    {
        var person = await host.Join("", "user");
        using var theirs = await host.As(person);
        using var before = await theirs.Get("/dashboards/fleet-and-weather", Stop);

        using var saved = await Save(person, ["analyst"], seen: ["user"]);

        using var after = await theirs.Get("/dashboards/fleet-and-weather", Stop);
        Assert.Equal($"/admin/people/{person.Id}?done=roles", saved.Headers.Location!.OriginalString);
        Assert.Equal(["analyst"], await host.RolesOf(person));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task The_second_of_two_who_saved_is_shown_both_versions_and_decides()
    {
        var person = await host.Join("", "user");
        (await Save(person, ["user", "analyst"], seen: ["user"])).Dispose();

        using var late = await Save(person, ["user", "admin"], seen: ["user"]);

        var page = await late.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(["user", "analyst, user", "admin, user"], Versions().Matches(page).Select(static match => match.Groups["roles"].Value));
        Assert.Equal(["analyst", "user"], await host.RolesOf(person));

        // The page's own form stands on what is there now.
        var fields = Hidden().Matches(page).Where(static match => match.Groups["name"].Value is "role" or "seen").ToList();
        using var decided = await Save(
            person, [.. fields.Where(static field => field.Groups["name"].Value == "role").Select(static field => field.Groups["value"].Value)],
            [.. fields.Where(static field => field.Groups["name"].Value == "seen").Select(static field => field.Groups["value"].Value)]);
        Assert.Equal(HttpStatusCode.Found, decided.StatusCode);
        Assert.Equal(["admin", "user"], await host.RolesOf(person));
    }

    [Fact]
    public async Task A_form_sent_twice_has_one_effect_and_one_line_in_the_audit()
    {
        var person = await host.Join("", "user");

        using var first = await Save(person, ["user", "analyst"], seen: ["user"]);
        using var second = await Save(person, ["user", "analyst"], seen: ["user"]);

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(host.Folder.Read($"SELECT what FROM audit WHERE target = '{person.Email}'"));
    }

    [Fact]
    public async Task A_form_sent_many_times_at_once_has_one_effect_and_one_line_in_the_audit()
    {
        var person = await host.Join("", "user");
        var token = Forms.Token(await Page(browser, $"/admin/people/{person.Id}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            browser.Send($"/admin/people/{person.Id}/roles", token, [new("seen", "user"), new("role", "user"), new("role", "analyst")], Stop)));

        Assert.All(answers, answer => Assert.Equal($"/admin/people/{person.Id}?done=roles", answer.Headers.Location?.OriginalString));
        Assert.Single(host.Folder.Read($"SELECT what FROM audit WHERE target = '{person.Email}'"));
        foreach (var answer in answers) answer.Dispose();
    }

    [Theory]
    [InlineData("roles", "seen", "admin")]
    [InlineData("disable", "none", "")]
    [InlineData("delete", "none", "")]
    public async Task What_the_last_administrator_may_not_is_said_at_the_form(string action, string field, string value)
    {
        await using var own = new AdminHost();
        await own.InitializeAsync();
        var last = await own.Join("", "admin");
        using var theirs = await own.As(last);

        using var answer = await theirs.Fill("/admin/people", $"/{last.Id}/{action}", [new(field, value)], Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(AccessRefusals.LastAdministrator.Message, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var still = await theirs.Get("/admin/people", Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData("disable", "disabled")]
    [InlineData("signout", "signed-out")]
    public async Task What_ends_sessions_ends_them_at_the_next_request_and_may_be_sent_twice(string action, string done)
    {
        var person = await host.Join("", "user");
        using var theirs = await host.As(person);
        using var before = await theirs.Get("/", Stop);

        using var first = await browser.Post($"/admin/people/{person.Id}/{action}", $"/admin/people/{person.Id}", [], Stop);
        using var second = await browser.Post($"/admin/people/{person.Id}/{action}", $"/admin/people/{person.Id}", [], Stop);

        using var after = await theirs.Get("/", Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Found), (before.StatusCode, after.StatusCode));
        Assert.Equal($"/admin/people/{person.Id}?done={done}", first.Headers.Location!.OriginalString);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Deleting_says_first_what_goes_and_then_does_it()
    {
        var person = await host.Join("Bob Gone", "user", "analyst");
        using var theirs = await host.As(person);

        var asked = await Page(browser, $"/admin/people/{person.Id}/delete");
        using var stillThere = await theirs.Get("/", Stop);
        using var deleted = await browser.Post($"/admin/people/{person.Id}/delete", $"/admin/people/{person.Id}/delete", [], Stop);

        Assert.Contains("This ends 1 session and takes away the roles analyst and user.", asked, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, stillThere.StatusCode);
        Assert.Equal("/admin/people?done=deleted", deleted.Headers.Location!.OriginalString);
        Assert.Equal("access.no_such_person", (await host.Send(new ShowPerson($"{person.Id}"))).Refusal!.Code);
        using var again = await browser.Fill("/admin/people", $"/{person.Id}/delete", [new("email", $"{person.Email}")], Stop);
        using var unknown = await browser.Fill("/admin/people", $"/{person.Id}/delete", [new("email", "somebody-else@example.com")], Stop);
        Assert.Equal((deleted.Headers.Location, HttpStatusCode.NotFound), (again.Headers.Location, unknown.StatusCode));
        using var gone = await theirs.Get("/", Stop);
        Assert.Equal(HttpStatusCode.Found, gone.StatusCode);
    }

    [Fact]
    public async Task A_form_is_about_the_person_in_its_address_whatever_was_opened_since()
    {
        var (one, other) = (await host.Join("", "user"), await host.Join("", "user"));
        var token = Forms.Token(await Page(browser, $"/admin/people/{one.Id}"));
        await Page(browser, $"/admin/people/{other.Id}");

        using var saved = await browser.Send($"/admin/people/{one.Id}/roles", token, [new("seen", "user"), new("role", "user"), new("role", "analyst")], Stop);

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal(["analyst", "user"], await host.RolesOf(one));
        Assert.Equal(["user"], await host.RolesOf(other));
    }

    [Fact]
    public async Task Fields_that_a_form_does_not_have_change_nothing()
    {
        var person = await host.Join("Carol", "user");
        var other = await host.Join("", "user");
        var before = host.Folder.Read("SELECT id || email || name || state || stamp || added_by FROM people ORDER BY id");
        var token = Forms.Token(await Page(browser, $"/admin/people/{person.Id}"));

        using var saved = await browser.Send(
            $"/admin/people/{person.Id}/roles?id={other.Id}", token,
            [
                new("seen", "user"), new("role", "user"), new("role", "analyst"), new("id", $"{other.Id}"), new("Person", $"{other.Id}"), new("Details.Person.State", "disabled"),
                new("IsAdmin", "true"), new("Roles[0]", "admin"), new("Stamp", "mine"), new("SecurityStamp", "mine"), new("State", "disabled"), new("Email", "root@example.com"),
            ],
            Stop);

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal(["analyst", "user"], await host.RolesOf(person));
        Assert.Equal(["user"], await host.RolesOf(other));
        Assert.Equal(before, host.Folder.Read("SELECT id || email || name || state || stamp || added_by FROM people ORDER BY id"));
    }

    private Task<HttpResponseMessage> Save(User person, IReadOnlyList<string> roles, IReadOnlyList<string> seen) =>
        browser.Fill($"/admin/people/{person.Id}", "/roles", [new("seen", ""), .. seen.Select(static role => KeyValuePair.Create("seen", role)), .. roles.Select(static role => KeyValuePair.Create("role", role))], Stop);

    private static Task<string> Page(Hosts.Browser browser, string address) => browser.Client.GetStringAsync(new Uri(address, UriKind.Relative), Stop);

    [GeneratedRegex("<dd>(<b>)?(?<roles>[^<]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Versions();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
