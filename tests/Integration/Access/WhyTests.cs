using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>"Why can't Ann see this?" in one sentence.</summary>
public sealed class WhyTests
{
    [Theory]
    [InlineData("nyc-taxi", "user", true, "Ann sees New York taxi, because they hold the role user, which is on its list.")]
    [InlineData("nyc-taxi", "user sales", true, "Ann sees New York taxi, because they hold the role user, which is on its list.")]
    [InlineData("nyc-taxi", "", false, "Ann does not see New York taxi, because its list has the role user, which they do not hold; they hold no role at all.")]
    [InlineData("nyc-taxi", "sales", false, "Ann does not see New York taxi, because its list has the role user, which they do not hold; they hold sales.")]
    [InlineData("nyc-taxi", "analyst sales", false, "Ann does not see New York taxi, because its list has the role user, which they do not hold; they hold analyst and sales.")]
    [InlineData("nyc-taxi", "admin", false, "Ann does not see New York taxi, because its list has the role user, which they do not hold; they hold admin, which manages and by itself sees no dashboard.")]
    public async Task An_active_person(string slug, string roles, bool sees, string sentence)
    {
        await using var office = await Office.Open();
        await office.Do(new AddRole("sales"));
        await office.Active("ann@example.com", [.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        office.Folder.Change("UPDATE people SET name = 'Ann'");

        var why = Assert.Single(await office.Do(new ExplainAccess("ann@example.com", slug)));

        Assert.Equal((sees, sentence), (why.Sees, why.Reasons[0]));
        Assert.Equal(sees, office.State.Current.Sees(office.State.Current.People.Values.Single().Roles, slug));
    }

    [Fact]
    public async Task Somebody_disabled_or_invited()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("bob@example.com", "Bob", ["user"]));
        await office.Do(new AddPerson("eve@example.com", "Eve", []));

        Assert.Equal("Bob is invited and has not signed in yet; from their first sign-in on they see New York taxi by the role user.", await Sentence(office, "bob@example.com"));
        Assert.Equal(
            "Eve is invited and has not signed in yet; even then they would not see New York taxi, because its list has the role user, which they do not hold; they hold no role at all.",
            await Sentence(office, "eve@example.com"));
        await office.Do(new DisablePerson("bob@example.com"));
        await office.Do(new DisablePerson("eve@example.com"));
        Assert.Equal("Bob is disabled and sees nothing; once enabled again, they see New York taxi by the role user.", await Sentence(office, "bob@example.com"));
        Assert.Equal(
            "Eve is disabled and sees nothing; even when enabled again they would not see New York taxi, because its list has the role user, which they do not hold; they hold no role at all.",
            await Sentence(office, "eve@example.com"));
    }

    [Fact]
    public async Task A_dashboard_that_no_role_sees()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user");
        await office.Do(new ChangeViewers([new("nyc-taxi", [], ["user"])]));

        Assert.Equal("ann@example.com does not see New York taxi, because no role is on its list, so nobody sees it.", await Sentence(office, "ann@example.com"));
    }

    [Fact]
    public async Task A_dashboard_of_several_roles_of_which_they_hold_two()
    {
        await using var office = await Office.Open();
        await office.Do(new AddRole("sales"));
        await office.Active("ann@example.com", "user", "analyst");
        await office.Do(new ChangeViewers([new("nyc-taxi", ["analyst", "sales"], [])]));

        Assert.Equal("ann@example.com sees New York taxi, because they hold the roles analyst and user, which are on its list.", await Sentence(office, "ann@example.com"));
    }

    [Fact]
    public async Task A_list_of_very_many_roles_is_told_in_part()
    {
        await using var office = await Office.Open();
        string[] roles = [.. Enumerable.Range(10, 40).Select(number => $"team-{number}")];
        foreach (var role in roles) await office.Do(new AddRole(role));
        await office.Active("ann@example.com", roles);
        await office.Do(new ChangeViewers([new("nyc-taxi", ["analyst"], [])]));

        Assert.Equal(
            "ann@example.com does not see New York taxi, because its list has the roles analyst and user, none of which they hold; they hold team-10, team-11, team-12, team-13, team-14 and 35 more.",
            await Sentence(office, "ann@example.com"));
    }

    [Fact]
    public async Task A_panel_of_own_rows_is_remarked_on()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user", "analyst");

        var without = Assert.Single(await office.Do(new ExplainAccess("ann@example.com", "flights")));
        await office.Do(new SetAttribute("ann@example.com", "region", "America/Chicago"));
        var with = Assert.Single(await office.Do(new ExplainAccess("ann@example.com", "flights")));

        Assert.True(without.Sees);
        Assert.EndsWith("shows nothing, because it needs the attribute region and they have none; an administrator sets it.", Assert.Single(without.Reasons.Skip(1)), StringComparison.Ordinal);
        Assert.EndsWith("shows only the rows of their region, which is America/Chicago.", Assert.Single(with.Reasons.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_dashboards_one_by_one_and_what_there_is_not()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user");
        var id = (await office.Do(new ShowPerson("ann@example.com"))).Person.Id.ToString();

        var all = await office.Do(new ExplainAccess(id));

        Assert.Equal((await office.Do(new ListViewers())).Dashboards.Select(dashboard => dashboard.Slug), all.Select(why => why.Slug));
        Assert.Equal("catalogue.no_such_dashboard", await office.Refused(new ExplainAccess(id, "no-such")));
        Assert.Equal("access.no_such_person", await office.Refused(new ExplainAccess("bob@example.com")));
        Assert.Equal("access.bad_person", await office.Refused(new ExplainAccess("bob")));
    }

    private static async Task<string> Sentence(Office office, string person) => Assert.Single(await office.Do(new ExplainAccess(person, "nyc-taxi"))).Reasons[0];
}
