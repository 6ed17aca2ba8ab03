using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Domain;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class RoleTests
{
    [Fact]
    public async Task A_role_is_made_once_and_held_by_nobody()
    {
        await using var office = await Office.Open();

        await office.Do(new AddRole("sales-emea"));

        Assert.Equal("access.role_known", await office.Refused(new AddRole("sales-emea")));
        var role = await office.Do(new ShowRole("sales-emea"));
        Assert.Equal((0, false), (role.TotalHolders, role.IsBuiltIn));
        Assert.Equal(["admin", "analyst", "sales-emea", "user"], (await office.Do(new ListRoles())).Select(listed => listed.Name));
        Assert.Equal(["role.added sales-emea:  → "], office.Audit());
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("admin ")]
    [InlineData(" admin")]
    [InlineData("аdmin")]
    [InlineData("admin\u200b")]
    [InlineData("admin\n")]
    [InlineData("ADMIN")]
    [InlineData("ａdmin")]
    [InlineData("admın")]
    [InlineData("")]
    public async Task A_name_that_looks_like_another_is_refused_wherever_a_role_is_named(string name)
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, []));

        Assert.Equal("access.bad_role_name", await office.Refused(new AddRole(name)));
        Assert.Equal("access.bad_role_name", await office.Refused(new DeleteRole(name)));
        Assert.Equal("access.bad_role_name", await office.Refused(new ShowRole(name)));
        Assert.Equal("access.bad_role_name", await office.Refused(new ChangeRoles("ann@example.com", [name], [])));
        Assert.Equal("access.bad_role_name", await office.Refused(new AddPerson("bob@example.com", null, [name])));
        Assert.Equal("access.bad_role_name", await office.Refused(new ChangeViewers([new ViewerChange("nyc-taxi", [name], [])])));
        Assert.Empty((await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
        Assert.Equal(["admin", "analyst", "user"], (await office.Do(new ListRoles())).Select(listed => listed.Name));
    }

    [Theory]
    [InlineData("аnn@example.com")]
    [InlineData("ann@example.com\n")]
    [InlineData("ann@exаmple.com")]
    [InlineData("ann\u200b@example.com")]
    [InlineData("ann")]
    [InlineData("")]
    public async Task An_address_that_looks_like_another_is_refused(string email)
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, []));

        Assert.Equal("access.bad_email", await office.Refused(new AddPerson(email, "Ann", [])));
        Assert.Equal("access.bad_person", await office.Refused(new DeletePerson(email)));
        Assert.Equal(1, (await office.Do(new ListPeople())).Total);
    }

    [Fact]
    public async Task A_role_that_there_is_not_is_named_in_the_refusal_and_nothing_is_half_done()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, []));

        var refusal = (await office.Send(new ChangeRoles("ann@example.com", ["user", "usr"], []))).Refusal;

        Assert.Equal((RefusalKind.NotFound, "There is no role usr here; add it first, or choose one that there is."), (refusal?.Kind, refusal?.Message));
        Assert.Equal("access.no_such_role", await office.Refused(new ChangeRoles("ann@example.com", [], ["usr"])));
        Assert.Equal("access.no_such_role", await office.Refused(new AddPerson("bob@example.com", null, ["usr"])));
        Assert.Equal("access.no_such_role", await office.Refused(new ChangeViewers([new ViewerChange("nyc-taxi", ["usr"], [])])));
        Assert.Equal("access.no_such_role", await office.Refused(new ChangeViewers([new ViewerChange("nyc-taxi", [], ["usr"])])));
        Assert.Equal("access.no_such_role", await office.Refused(new DeleteRole("usr")));
        Assert.Equal("access.no_such_role", await office.Refused(new ShowRole("usr")));
        Assert.Empty((await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
    }

    [Fact]
    public async Task A_role_that_is_deleted_is_gone_from_people_and_dashboards_and_the_audit_says_from_whom()
    {
        await using var office = await Office.Open();
        await office.Do(new AddRole("sales"));
        await office.Do(new ChangeViewers([new("nyc-taxi", ["sales"], []), new("flights", ["sales"], [])]));
        await office.Do(new AddPerson("ann@example.com", null, ["sales", "user"]));
        await office.Do(new AddPerson("bob@example.com", null, ["sales"]));
        Assert.Equal(["flights", "nyc-taxi"], (await office.Do(new ShowRole("sales"))).Dashboards);

        await office.Do(new DeleteRole("sales"));

        Assert.Equal(["user"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
        Assert.DoesNotContain(office.State.Current.Viewers.Values, viewers => viewers.Contains("sales"));
        Assert.Equal(
            ["dashboard.viewers_changed flights: sales user → user", "dashboard.viewers_changed nyc-taxi: sales user → user", "role.deleted sales: held by ann@example.com, bob@example.com → "],
            office.Audit().TakeLast(3));
        Assert.Empty(office.Folder.Read("SELECT \"table\" FROM pragma_foreign_key_check"));
        Assert.Equal("access.no_such_role", await office.Refused(new DeleteRole("sales")));
    }

    [Fact]
    public async Task A_role_of_very_many_is_deleted_at_once_and_the_audit_names_a_hundred()
    {
        await using var office = await Office.Open();
        Crowd.Fill(office.Folder, people: 3_000, roles: 2);
        var holders = (await office.Do(new ShowRole("team-0001"))).TotalHolders;

        await office.Do(new DeleteRole("team-0001"));

        Assert.EndsWith($" and {holders - 100} more → ", office.Audit()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_roles_that_the_product_relies_on_stay()
    {
        await using var office = await Office.Open();

        Assert.Equal("access.built_in_role", await office.Refused(new DeleteRole("user")));
        Assert.All((await office.Do(new ListRoles())).Where(role => role.Name is "admin" or "user"), role => Assert.True(role.IsBuiltIn));
    }
}
