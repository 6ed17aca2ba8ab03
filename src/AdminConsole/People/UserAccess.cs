using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user disable</c>, <c>enable</c>, <c>signout</c> and <c>delete</c>: whether somebody may come in, and stay.</summary>
internal static class UserAccess
{
    public static Command Disable(Shell shell) =>
        Change(shell, "disable", "Keeps somebody out from their next request on.", static email => new DisablePerson(email), static email => new("Disabled", "disable", email));

    public static Command Enable(Shell shell) =>
        Change(shell, "enable", "Lets a disabled person in again.", static email => new EnablePerson(email), static email => new("Enabled", "enable", email));

    public static Command SignOut(Shell shell) =>
        Change(shell, "signout", "Ends every session of somebody.", static email => new SignOutPerson(email), static email => new("Ended", "end", $"every session of {email}"));

    public static Command Delete(Shell shell) => shell.Deletion(
        "delete",
        "Deletes somebody with their roles, attributes and sessions; the audit stays.",
        Person.Argument(),
        static email => new ShowPerson(email),
        details => shell.Output.Remark($"{details.Person.Email}, {details.Person.Name}: {UserList.State(details.Person)}, roles: {(details.Person.Roles.Count == 0 ? "none" : string.Join(' ', details.Person.Roles))}, sessions: {details.Sessions.Count}."),
        static email => new DeletePerson(email));

    private static Command Change(Shell shell, string name, string description, Func<string, IMessage<Done>> request, Func<string, Deed> deed)
    {
        var email = Person.Argument();
        return shell.Change(name, description, [email], parsed => request(parsed.GetRequiredValue(email)), (parsed, _) => deed(parsed.GetRequiredValue(email)));
    }
}
