using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user show</c>: all that is known of one person.</summary>
internal static class UserShow
{
    public static Command Command(Shell shell)
    {
        var email = Person.Argument();
        return shell.Listing(
            "show",
            "All that is known of one person.",
            [email],
            parsed => new ShowPerson(parsed.GetRequiredValue(email)),
            details => Show(shell.Output, details),
            static (json, details) => UserList.Write(json, details.Person, json => WriteMore(json, details)));
    }

    private static void Show(Output output, PersonDetails details)
    {
        var person = details.Person;
        output.WriteFields(
        [
            ("Address", person.Email),
            ("Name", person.Name),
            ("State", UserList.State(person) + (details.IsDemo ? ", a demo person" : "") + (details.IsLastAdministrator ? ", the last administrator" : "")),
            ("Roles", string.Join(' ', person.Roles)),
            ("Attributes", UserList.Attributes(person)),
            ("Added (UTC)", $"{Json.Minute(details.AddedAt)} by {person.AddedBy}"),
            ("Last seen (UTC)", UserList.LastSeen(person)),
            ("Signs in with", details.SignsInWith ?? "nothing yet"),
            ("Id", person.Id.ToString()),
        ]);
        if (details.Sessions.Count == 0) return;
        output.Line("");
        output.WriteTable(
            ["Session since (UTC)", "Browser", "Address"],
            details.Sessions.Select(static session => new[] { Json.Minute(session.StartedAt), session.Agent ?? "", session.Address ?? "" }));
    }

    private static void WriteMore(Utf8JsonWriter json, PersonDetails details)
    {
        json.WriteInstant("addedAt", details.AddedAt);
        json.WriteBoolean("isDemo", details.IsDemo);
        json.WriteBoolean("isLastAdministrator", details.IsLastAdministrator);
        json.WriteString("signsInWith", details.SignsInWith);
        json.WritePropertyName("sessions");
        json.WriteArray(details.Sessions, static (json, session) =>
        {
            json.WriteStartObject();
            json.WriteString("id", session.Id);
            json.WriteInstant("startedAt", session.StartedAt);
            json.WriteString("agent", session.Agent);
            json.WriteString("address", session.Address);
            json.WriteEndObject();
        });
    }
}
