using System.CommandLine;
using CleanDash.AdminConsole.People;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.Roles;

/// <summary><c>role show</c>: who holds a role and what it sees.</summary>
internal static class RoleShow
{
    public static Command Command(Shell shell)
    {
        var name = Name();
        return shell.Listing(
            "show",
            "Who holds a role, and which dashboards it sees.",
            [name],
            parsed => new ShowRole(parsed.GetRequiredValue(name)),
            role => Show(shell.Output, role),
            static (json, role) =>
            {
                json.WriteStartObject();
                json.WriteString("name", role.Name);
                json.WriteNumber("people", role.TotalHolders);
                json.WriteStrings("dashboards", role.Dashboards);
                json.WriteStrings("holders", role.Holders.Select(static person => person.Email));
                json.WriteEndObject();
            });
    }

    public static Argument<string> Name() => new("name") { Description = "The role's name." };

    /// <summary>The holders in a line or two, before the role is deleted.</summary>
    public static void Remark(Output output, RoleDetails role)
    {
        output.Remark(role.TotalHolders == 0 ? $"Nobody holds {role.Name}." : $"{role.Name} is held by {string.Join(", ", role.Holders.Select(static person => person.Email))}{More(role)}.");
        if (role.Dashboards.Count > 0) output.Remark($"It sees {string.Join(", ", role.Dashboards)}.");
    }

    private static void Show(Output output, RoleDetails role)
    {
        output.WriteFields([("Role", role.Name + (role.IsBuiltIn ? ", built in" : "")), ("Dashboards", string.Join(' ', role.Dashboards)), ("People", role.TotalHolders.ToString())]);
        if (role.TotalHolders == 0) return;
        output.Line("");
        output.WriteTable(["Address", "Name", "State"], role.Holders.Select(static person => new[] { person.Email, person.Name, UserList.State(person) }));
        if (More(role) is { Length: > 0 } more) output.Remark($"Shown are the first {role.Holders.Count}{more}: user list --role {role.Name} has all.");
    }

    private static string More(RoleDetails role) => role.TotalHolders > role.Holders.Count ? $" and {role.TotalHolders - role.Holders.Count} more" : "";
}
