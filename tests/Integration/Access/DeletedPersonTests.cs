using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Off-boarding: what is left of somebody who is gone.</summary>
public sealed class DeletedPersonTests
{
    [Fact]
    public async Task Nothing_is_left_of_a_deleted_person_but_the_audit()
    {
        await using var office = await Office.Open();
        await office.Active("bob@example.com", "user", "analyst");
        await office.Do(new SetAttribute("bob@example.com", "region", "EMEA"));
        office.Folder.Change("INSERT INTO sessions (id, person, stamp, started_at) SELECT '0198b000-0000-7000-8000-000000000001', id, stamp, strftime('%Y-%m-%dT%H:%M:%S.0000000Z', 'now') FROM people; INSERT INTO last_seen (person, at) SELECT id, added_at FROM people");
        Assert.Single((await office.Do(new ShowPerson("bob@example.com"))).Sessions);
        var id = (await office.Do(new ShowPerson("bob@example.com"))).Person.Id;

        await office.Do(new DeletePerson("bob@example.com"));

        Assert.Empty(office.Folder.Read("SELECT \"table\" FROM pragma_foreign_key_check"));
        foreach (var table in new[] { "role_holders", "attributes", "identities", "sessions", "last_seen" })
            Assert.Equal(["0"], office.Folder.Read($"SELECT cast(count(*) AS TEXT) FROM {table}"));
        Assert.Empty(office.State.Current.People);
        Assert.Empty(office.State.Current.Sessions);
        Assert.Equal("person.deleted bob@example.com: active; bob@example.com; analyst user; region=EMEA → ", office.Audit()[^1]);
        Assert.Equal("access.no_such_person", await office.Refused(new DeletePerson(id.ToString())));
    }

    [Fact]
    public async Task Who_is_added_again_is_somebody_new_without_anything()
    {
        await using var office = await Office.Open();
        await office.Active("bob@example.com", "user");
        var before = (await office.Do(new ShowPerson("bob@example.com"))).Person.Id;
        await office.Do(new DeletePerson("bob@example.com"));

        await office.Do(new AddPerson("bob@example.com", null, []));

        var after = (await office.Do(new ShowPerson("bob@example.com"))).Person;
        Assert.NotEqual(before, after.Id);
        Assert.Empty(after.Roles);
        Assert.Null(after.LastSeen);
    }

    [Fact]
    public async Task Signing_out_a_person_ends_what_lasts_once_and_disabling_does_so_too()
    {
        await using var office = await Office.Open();
        await office.Send(new SignInAsDemo("user"), static caller => caller.Is(null, null));
        await office.Send(new SignInAsDemo("user"), static caller => caller.Is(null, null));
        Assert.Equal(2, (await office.Do(new ShowPerson("user@demo.example"))).Sessions.Count);

        await office.Do(new SignOutPerson("user@demo.example"));

        Assert.Empty((await office.Do(new ShowPerson("user@demo.example"))).Sessions);
        Assert.Empty(office.State.Current.Sessions);
        Assert.Equal("person.signed_out user@demo.example:  → 2 sessions ended", office.Audit()[^1]);
        Assert.Equal("access.signed_out_already", await office.Refused(new SignOutPerson("user@demo.example")));

        await office.Send(new SignInAsDemo("user"), static caller => caller.Is(null, null));
        await office.Do(new DisablePerson("user@demo.example"));
        Assert.Equal("person.disabled user@demo.example: active → disabled; 1 session ended", office.Audit()[^1]);
        Assert.Equal("access.disabled", (await office.Send(new SignInAsDemo("user"), static caller => caller.Is(null, null))).Refusal?.Code);
        await office.Do(new EnablePerson("user@demo.example"));
        Assert.Empty(office.State.Current.Sessions);
        Assert.Equal(UserState.Active, (await office.Do(new ShowPerson("user@demo.example"))).Person.State);
    }

    [Fact]
    public async Task Every_command_about_somebody_unknown_says_so()
    {
        await using var office = await Office.Open();
        const string Nobody = "nobody@example.com";

        string[] codes =
        [
            await office.Refused(new ShowPerson(Nobody)), await office.Refused(new ChangeRoles(Nobody, ["user"], [])), await office.Refused(new SetAttribute(Nobody, "region", "EMEA")),
            await office.Refused(new DisablePerson(Nobody)), await office.Refused(new EnablePerson(Nobody)), await office.Refused(new SignOutPerson(Nobody)), await office.Refused(new DeletePerson(Nobody)),
            await office.Refused(new ShowPerson("0198a000-0000-7000-8000-000000000000")),
        ];

        Assert.All(codes, code => Assert.Equal("access.no_such_person", code));
    }

    [Fact]
    public async Task A_person_without_the_role_and_nobody_at_all_may_send_none_of_it()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "user");
        var ann = office.State.Current.People.Values.Single();

        foreach (Action<Caller> by in new Action<Caller>[] { caller => caller.Is(ann, null), static caller => caller.Is(null, null) })
        {
            RefusalKind?[] kinds =
            [
                (await office.Send(new ChangeRoles("ann@example.com", ["admin"], []), by)).Refusal?.Kind, (await office.Send(new AddPerson("bob@example.com", null, ["admin"]), by)).Refusal?.Kind,
                (await office.Send(new ImportPeople("email,roles\nann@example.com,admin"), by)).Refusal?.Kind, (await office.Send(new ChangeViewers([new("nyc-taxi", ["admin"], [])]), by)).Refusal?.Kind,
                (await office.Send(new ListPeople(), by)).Refusal?.Kind, (await office.Send(new ExplainAccess("ann@example.com"), by)).Refusal?.Kind, (await office.Send(new DeleteRole("user"), by)).Refusal?.Kind,
            ];
            Assert.All(kinds, kind => Assert.True(kind is RefusalKind.Forbidden or RefusalKind.NotSignedIn, kind?.ToString()));
        }

        Assert.Equal(["user"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
    }
}
