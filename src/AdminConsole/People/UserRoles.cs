using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user grant</c> and <c>user revoke</c>: the roles of one person.</summary>
internal static class UserRoles
{
    public static Command Grant(Shell shell)
    {
        var (email, role) = (Person.Argument(), Role());
        return shell.Change(
            "grant",
            "Gives somebody a role.",
            [email, role],
            parsed => new ChangeRoles(parsed.GetRequiredValue(email), Grant: [parsed.GetRequiredValue(role)], Revoke: []),
            (parsed, _) => new Deed("Gave", "give", $"{parsed.GetRequiredValue(email)} the role {parsed.GetRequiredValue(role)}"));
    }

    public static Command Revoke(Shell shell)
    {
        var (email, role) = (Person.Argument(), Role());
        return shell.Change(
            "revoke",
            "Takes a role from somebody.",
            [email, role],
            parsed => new ChangeRoles(parsed.GetRequiredValue(email), Grant: [], Revoke: [parsed.GetRequiredValue(role)]),
            (parsed, _) => new Deed("Took", "take", $"the role {parsed.GetRequiredValue(role)} from {parsed.GetRequiredValue(email)}"));
    }

    private static Argument<string> Role() => new("role") { Description = "The role's name." };
}
