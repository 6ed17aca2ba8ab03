using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class PeopleTests
{
    [Fact]
    public async Task Somebody_who_is_added_is_invited_with_their_roles_and_written_down()
    {
        await using var office = await Office.Open();

        await office.Do(new AddPerson(" Ann@Example.com", "Ann Lee", ["user", "analyst"]));

        var ann = (await office.Do(new ShowPerson("ann@example.com"))).Person;
        Assert.Equal(("ann@example.com", "Ann Lee", UserState.Invited, "root"), (ann.Email, ann.Name, ann.State, ann.AddedBy));
        Assert.Equal(["analyst", "user"], ann.Roles);
        Assert.Equal(["person.added ann@example.com:  → Ann Lee; analyst user"], office.Audit());
    }

    [Fact]
    public async Task Roles_are_given_and_taken_in_one_change_with_one_line_of_audit()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", null, ["user"]));

        await office.Do(new ChangeRoles("ann@example.com", ["analyst"], ["user"]));

        Assert.Equal(["analyst"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
        Assert.Equal("person.roles_changed ann@example.com: user → analyst", office.Audit()[^1]);
        Assert.Equal("access.role_held_already", await office.Refused(new ChangeRoles("ann@example.com", ["analyst"], [])));
    }

    [Fact]
    public async Task A_file_of_people_is_imported()
    {
        await using var office = await Office.Open();

        var imported = await office.Do(new ImportPeople("email,name,roles,region\nann@example.com,Ann Lee,user analyst,EMEA\nbob@example.com,,user,\n"));

        Assert.Equal(new ImportedPeople(2, 0, 0), imported);
        var page = await office.Do(new ListPeople());
        Assert.Equal(["ann@example.com", "bob@example.com"], page.People.Select(person => person.Email));
        Assert.Equal("EMEA", page.People[0].Attributes["region"]);
    }

    [Fact]
    public async Task A_person_is_disabled_enabled_and_deleted()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user");

        await office.Do(new DisablePerson("ann@example.com"));
        await office.Do(new EnablePerson("ann@example.com"));
        await office.Do(new DeletePerson("ann@example.com"));

        Assert.Empty((await office.Do(new ListPeople())).People);
        Assert.Equal(["person.disabled", "person.enabled", "person.deleted"], office.Audit().Skip(1).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_rehearsal_changes_nothing_and_says_what_the_change_would()
    {
        await using var office = await Office.Open();

        Assert.Null((await office.Rehearse(new AddPerson("ann@example.com", null, []))).Refusal);
        Assert.Equal("access.no_such_person", (await office.Rehearse(new DisablePerson("ann@example.com"))).Refusal?.Code);

        Assert.Empty((await office.Do(new ListPeople())).People);
        Assert.Empty(office.Audit());
    }
}
