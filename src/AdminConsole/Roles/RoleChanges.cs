using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.Roles;

/// <summary><c>role add</c> and <c>role delete</c>.</summary>
internal static class RoleChanges
{
    public static Command Add(Shell shell)
    {
        var name = RoleShow.Name();
        return shell.Change(
            "add", "Makes a role that people can hold and dashboards can list.", [name], parsed => new AddRole(parsed.GetRequiredValue(name)), (parsed, _) => new Deed("Made", "make", $"the role {parsed.GetRequiredValue(name)}"));
    }

    public static Command Delete(Shell shell) => shell.Deletion(
        "delete",
        "Deletes a role, after saying who holds it; takes it from them and from the dashboards that list it.",
        RoleShow.Name(),
        static name => new ShowRole(name),
        role => RoleShow.Remark(shell.Output, role),
        static name => new DeleteRole(name));
}
