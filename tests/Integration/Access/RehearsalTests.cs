using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary><c>--dry-run</c>: what a command would do and refuse, and nothing of it done.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Every_command_refuses_the_same_when_it_is_only_tried_and_changes_nothing()
    {
        await using var tried = await Office.Open();
        await using var done = await Office.Open();
        foreach (var office in new[] { tried, done })
        {
            await office.Active("ann@example.com", "admin");
            await office.Do(new AddPerson("bob@example.com", "Bob", ["user"]));
        }

        var before = Everything(tried);
        await Same(new AddPerson("eve@example.com", "Eve", ["user"]), null);
        await Same(new AddPerson("bob@example.com", "Bob", ["user"]), "access.person_known");
        await Same(new AddPerson("joe@example.com", "Joe\n", ["usr"]), "access.no_such_role");
        await Same(new ChangeRoles("ann@example.com", [], ["admin"]), "access.last_admin");
        await Same(new DisablePerson("ann@example.com"), "access.last_admin");
        await Same(new DeletePerson("ann@example.com"), "access.last_admin");
        await Same(new EnablePerson("bob@example.com"), "access.not_disabled");
        await Same(new SignOutPerson("bob@example.com"), "access.signed_out_already");
        await Same(new SetAttribute("bob@example.com", "region", null), "access.attribute_not_set");
        await Same(new SetAttribute("bob@example.com", "region", "EMEA"), null);
        await Same(new ImportPeople("email\nbob@example.com"), "access.imported_already");
        await Same(new ImportPeople("email,roles\nbob@example.com,usr"), "access.import_line");
        await Same(new ImportPeople("email,roles\nzoe@example.com,user"), null);
        await Same(new ChangeViewers([new("nyc-taxi", ["user"], [])]), "access.viewer_already");
        await Same(new ChangeViewers([new("no-such", ["user"], [])]), "catalogue.no_such_dashboard");
        await Same(new ChangeViewers([new("nyc-taxi", ["analyst"], [])]), null);
        await Same(new AddRole("sales"), null);
        await Same(new DeleteRole("admin"), "access.built_in_role");
        await Same(new DeleteRole("analyst"), null);
        await Same(new DeletePerson("bob@example.com"), null);

        Assert.Equal(before, Everything(tried));
        Assert.NotEqual(before, Everything(done));

        async Task Same<T>(ICommand<T> command, string? code)
        {
            Assert.Equal(code, (await tried.Rehearse(command)).Refusal?.Code);
            Assert.Equal(code, (await done.Send(command)).Refusal?.Code);
        }
    }

    [Fact]
    public async Task A_long_file_is_tried_without_a_trace()
    {
        await using var office = await Office.Open();
        var before = Everything(office);
        var csv = "email,roles,region\n" + string.Join('\n', Enumerable.Range(0, 1_500).Select(number => $"p{number}@example.com,user,EMEA"));

        Assert.Equal(1_500, (await office.Rehearse(new ImportPeople(csv))).Value?.Added);

        Assert.Equal(before, Everything(office));
    }

    // Rows of every table that a command may touch, the counter of access and the audit.
    private static string Everything(Office office) => string.Join('\n', new[] { "people", "roles", "role_holders", "attributes", "identities", "sessions", "dashboards", "viewers", "audit", "audit_head", "access_version" }
        .SelectMany(table => office.Folder.Read($"SELECT json_object({string.Join(", ", office.Folder.Read($"SELECT name FROM pragma_table_info('{table}')").Select(column => $"'{column}', {column}"))}) FROM {table}")));
}
