using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user show</c>: all that is known of one person.</summary>
internal static class UserShow
{
    public static Command Command(Shell shell)
    {
        var email = Person.Argument();
        return shell.Listing<(PersonDetails Details, IReadOnlyList<string> Sees)>(
            "show",
            "All that is known of one person.",
            [email],
            async (desk, parsed, cancellationToken) =>
            {
                var named = parsed.GetRequiredValue(email);
                if (!(await desk.Send(new ShowPerson(named), cancellationToken)).Try(out var details, out var refusal)) return refusal;
                if (!(await desk.Send(new ExplainAccess(named), cancellationToken)).Try(out var explained, out refusal)) return refusal;
                return (details, [.. explained.Where(static dashboard => dashboard.Sees).Select(static dashboard => dashboard.Slug)]);
            },
            person => Show(shell.Output, person.Details, person.Sees),
            static (json, person) => UserList.Write(json, person.Details.Person, json => WriteMore(json, person.Details, person.Sees)));
    }

    private static void Show(Output output, PersonDetails details, IReadOnlyList<string> sees)
    {
        var person = details.Person;
        output.WriteFields(
        [
            ("Address", person.Email),
            ("Name", person.Name),
            ("State", UserList.State(person) + (details.IsDemo ? ", a demo person" : "") + (details.IsLastAdministrator ? ", the last administrator" : "")),
            ("Roles", string.Join(' ', person.Roles)),
            ("Attributes", UserList.Attributes(person)),
            ("Sees", sees.Count == 0 ? "no dashboard" : string.Join(' ', sees)),
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

    private static void WriteMore(Utf8JsonWriter json, PersonDetails details, IReadOnlyList<string> sees)
    {
        json.WriteStrings("sees", sees);
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
