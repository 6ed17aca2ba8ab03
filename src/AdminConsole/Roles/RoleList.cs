using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.Roles;

/// <summary><c>role list</c>: every role.</summary>
internal static class RoleList
{
    public static Command Command(Shell shell) => shell.Listing(
        "list",
        "Every role, by name.",
        [],
        static _ => new ListRoles(),
        roles => shell.Output.WriteTable(["Role", "People", "Dashboards"], roles.Select(static role => new[] { role.Name, role.People.ToString(), string.Join(' ', role.Dashboards) })),
        static (json, roles) => json.WriteArray(roles, static (json, role) =>
        {
            json.WriteStartObject();
            json.WriteString("name", role.Name);
            json.WriteNumber("people", role.People);
            json.WriteStrings("dashboards", role.Dashboards);
            json.WriteEndObject();
        }));
}
