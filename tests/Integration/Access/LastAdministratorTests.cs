using CleanDash.Application.Access;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Nobody can take the last administrator from the product, by whatever way.</summary>
public sealed class LastAdministratorTests
{
    [Fact]
    public async Task They_can_be_neither_revoked_nor_disabled_nor_deleted()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "admin", "user");
        await office.Do(new AddPerson("invited@example.com", null, ["admin"]));
        await office.Active("bob@example.com", "admin");
        await office.Do(new DisablePerson("bob@example.com"));
        Assert.True((await office.Do(new ShowPerson("ann@example.com"))).IsLastAdministrator);

        Assert.Equal("access.last_admin", await office.Refused(new ChangeRoles("ann@example.com", ["user"], ["admin"])));
        Assert.Equal("access.last_admin", await office.Refused(new ChangeRoles("ann@example.com", [], ["admin"], ["admin", "user"])));
        Assert.Equal("access.last_admin", await office.Refused(new DisablePerson("ann@example.com")));
        Assert.Equal("access.last_admin", await office.Refused(new DeletePerson("ann@example.com")));
        Assert.Equal("access.built_in_role", await office.Refused(new DeleteRole("admin")));

        Assert.Equal(["admin", "user"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
    }

    [Fact]
    public async Task A_file_takes_nothing_from_them()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "admin");

        await office.Do(new ImportPeople("email,roles\nann@example.com,user\n"));

        Assert.Equal(["admin", "user"], (await office.Do(new ShowPerson("ann@example.com"))).Person.Roles);
    }

    [Fact]
    public async Task A_second_one_sets_the_first_free()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "admin");
        await office.Active("bob@example.com", "admin");

        await office.Do(new DeletePerson("ann@example.com"));

        Assert.Equal("access.last_admin", await office.Refused(new DeletePerson("bob@example.com")));
    }

    [Fact]
    public async Task Of_two_who_take_the_role_from_each_other_at_once_in_two_processes_one_keeps_it()
    {
        await using var office = await Office.Open();
        await using var other = office.Beside();
        for (var round = 0; round < 10; round++)
        {
            await office.Active($"ann{round}@example.com", "admin");
            await office.Active($"bob{round}@example.com", "admin");
            if (round > 0) Assert.Null((await office.Send(new DeletePerson(await Administrator(office, round - 1)))).Refusal);

            var outcomes = await Task.WhenAll(
                Task.Run(() => office.Send(new ChangeRoles($"ann{round}@example.com", [], ["admin"])), TestContext.Current.CancellationToken),
                Task.Run(() => other.Send(new DisablePerson($"bob{round}@example.com")), TestContext.Current.CancellationToken));

            Assert.Equal("access.last_admin", Assert.Single(outcomes, outcome => outcome.Refusal is not null).Refusal!.Code);
        }

        static async Task<string> Administrator(Office office, int round) =>
            Assert.Single((await office.Do(new ListPeople($"{round}@example.com", State: "active", Role: "admin"))).People).Email;
    }

    [Fact]
    public async Task A_demo_person_is_no_second_one()
    {
        await using var office = await Office.Open();
        await office.Send(new SignInAsDemo("admin"), static caller => caller.Is(null, null));
        await office.Active("ann@example.com", "admin");

        Assert.Equal("access.last_admin", await office.Refused(new DisablePerson("ann@example.com")));
        await office.Do(new DeletePerson("admin@demo.example"));
    }
}
