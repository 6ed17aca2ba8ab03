using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Domain;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Two administrators, or one who clicks twice.</summary>
public sealed class LostUpdateTests
{
    [Fact]
    public async Task Roles_that_another_changed_meanwhile_are_not_overwritten_and_both_are_told()
    {
        await using var office = await Office.Open();
        await office.Do(new AddRole("sales"));
        await office.Do(new AddPerson("ann@example.com", null, ["user"]));
        await office.Do(new ChangeRoles("ann@example.com", ["sales"], [], ["user"]));

        var second = (await office.Send(new ChangeRoles("ann@example.com", ["analyst"], [], ["user"]))).Refusal;

        Assert.Equal((RefusalKind.Conflict, "access.changed_meanwhile"), (second?.Kind, second?.Code));
        Assert.Contains("now sales user, on your page user", second?.Message, StringComparison.Ordinal);
        Assert.Equal(["sales", "user"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
    }

    [Fact]
    public async Task A_change_sent_twice_has_one_effect_and_one_line_of_audit()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, ["user"]));
        var change = new ChangeRoles("ann@example.com", ["analyst"], ["user"], ["user"]);

        await office.Do(change);
        Assert.Equal(RefusalKind.AlreadySo, (await office.Send(change)).Refusal?.Kind);

        Assert.Equal(2, office.Audit().Count);
    }

    [Fact]
    public async Task Two_changes_at_once_from_one_page_leave_one_of_them_and_a_conflict()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, ["user"]));
        string[] roles = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
        foreach (var role in roles) await office.Do(new AddRole(role));

        var outcomes = await Task.WhenAll(roles.Select(role => Task.Run(() => office.Send(new ChangeRoles("ann@example.com", [role], [], ["user"])), TestContext.Current.CancellationToken)));

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(7, outcomes.Count(outcome => outcome.Refusal?.Kind == RefusalKind.Conflict));
        Assert.Equal(2, (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles.Count);
    }

    [Fact]
    public async Task An_attribute_that_another_set_meanwhile_is_not_overwritten()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, []));
        await office.Do(new SetAttribute("ann@example.com", "region", "EMEA", Seen: null, ComparesSeen: true));

        var second = (await office.Send(new SetAttribute("ann@example.com", "region", "APAC", Seen: null, ComparesSeen: true))).Refusal;

        Assert.Equal(RefusalKind.Conflict, second?.Kind);
        Assert.Contains("now EMEA, on your page none", second?.Message, StringComparison.Ordinal);
        Assert.Equal("access.attribute_already", await office.Refused(new SetAttribute("ann@example.com", "region", "EMEA", Seen: null, ComparesSeen: true)));
        await office.Do(new SetAttribute("ann@example.com", "region", "APAC"));
        await office.Do(new SetAttribute("ann@example.com", "region", null, Seen: "APAC", ComparesSeen: true));
        Assert.Equal("access.attribute_not_set", await office.Refused(new SetAttribute("ann@example.com", "region", null)));
        Assert.Equal(
            ["person.attribute_changed ann@example.com:  → region=EMEA", "person.attribute_changed ann@example.com: region=EMEA → region=APAC", "person.attribute_changed ann@example.com: region=APAC → "],
            office.Audit().Where(line => line.StartsWith("person.attribute", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Viewers_that_another_changed_meanwhile_are_not_overwritten_not_even_those_of_another_dashboard()
    {
        await using var office = await Office.Open();
        await office.Do(new ChangeViewers([new("nyc-taxi", ["analyst"], [], ["user"])]));
        var flights = (await office.Do(new ListViewers())).Dashboards.Single(dashboard => dashboard.Slug == "flights").Viewers;

        var second = (await office.Send(new ChangeViewers([new("flights", ["admin"], [], flights), new("nyc-taxi", ["admin"], [], ["user"])]))).Refusal;

        Assert.Equal(RefusalKind.Conflict, second?.Kind);
        Assert.Contains("The viewers of nyc-taxi changed while you looked: now analyst user, on your page user.", second?.Message, StringComparison.Ordinal);
        Assert.Equal(flights, (await office.Do(new ListViewers())).Dashboards.Single(dashboard => dashboard.Slug == "flights").Viewers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_that_is_sent_twice_is_done_once(bool atOnce)
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user");
        Func<Task<RefusalKind?>>[] changes =
        [
            async () => (await office.Send(new AddPerson("bob@example.com", "Bob", ["user"]))).Refusal?.Kind,
            async () => (await office.Send(new AddRole("sales"))).Refusal?.Kind,
            async () => (await office.Send(new ChangeViewers([new("nyc-taxi", ["sales"], [])]))).Refusal?.Kind,
            async () => (await office.Send(new ImportPeople("email,roles\nbob@example.com,sales"))).Refusal?.Kind,
            async () => (await office.Send(new DisablePerson("ann@example.com"))).Refusal?.Kind,
            async () => (await office.Send(new EnablePerson("ann@example.com"))).Refusal?.Kind,
        ];
        foreach (var change in changes)
        {
            var outcomes = atOnce ? await Task.WhenAll(change(), change()) : [await change(), await change()];
            Assert.Equal([null, RefusalKind.AlreadySo], outcomes.Order());
        }

        Assert.Equal(
            ["person.added", "person.added", "role.added", "dashboard.viewers_changed", "person.changed", "people.imported", "person.disabled", "person.enabled"],
            office.Audit().Select(line => line.Split(' ')[0]));
    }
}
