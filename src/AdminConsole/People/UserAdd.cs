using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user add</c>: somebody may come in who has not signed in yet.</summary>
internal static class UserAdd
{
    public static Command Command(Shell shell)
    {
        var email = Person.Argument();
        var name = new Option<string?>("--name") { Description = "Their name, as shown." };
        var roles = new Option<string[]>("--role") { Description = "A role that they hold from the start; repeat it for several.", DefaultValueFactory = static _ => [] };
        return shell.Change(
            "add",
            "Invites somebody, who may then sign in with this address.",
            [email, name, roles],
            parsed => new AddPerson(parsed.GetRequiredValue(email), parsed.GetValue(name), parsed.GetRequiredValue(roles)),
            (parsed, _) => new Deed("Invited", "invite", parsed.GetRequiredValue(email) + (parsed.GetRequiredValue(roles) is { Length: > 0 } held ? $", who holds {string.Join(" and ", held)}" : "")));
    }
}
