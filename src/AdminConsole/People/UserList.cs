using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user list</c>: everybody who is known.</summary>
internal static class UserList
{
    public static Command Command(OpenDesk open, Output output, Option<string?> data)
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("list", "Everybody who is known, by address.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = open(parsed.GetValue(data), usesWarehouse: false);
            desk.Get<IStore>().Open();
            if (!(await desk.Send(new ListPeople(), cancellationToken)).Try(out var page, out var refusal)) return output.Refuse(refusal);
            if (parsed.GetValue(json)) output.WriteJson(writer => Write(writer, page.People));
            else output.WriteTable(["Address", "Name", "State", "Roles", "Last seen (UTC)"], page.People.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string[] Row(ListedPerson person) =>
    [
        person.Email,
        person.Name,
        State(person),
        string.Join(' ', person.Roles),
        person.LastSeen?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never",
    ];

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ListedPerson> people)
    {
        json.WriteStartArray();
        foreach (var person in people)
        {
            json.WriteStartObject();
            json.WriteString("id", person.Id.ToString());
            json.WriteString("email", person.Email);
            json.WriteString("name", person.Name);
            json.WriteString("state", State(person));
            json.WriteStartArray("roles");
            foreach (var role in person.Roles) json.WriteStringValue(role);
            json.WriteEndArray();
            json.WriteStartObject("attributes");
            foreach (var (name, value) in person.Attributes) json.WriteString(name, value);
            json.WriteEndObject();
            if (person.LastSeen is { } seen) json.WriteString("lastSeen", seen.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            else json.WriteNull("lastSeen");
            json.WriteString("addedBy", person.AddedBy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string State(ListedPerson person) => person.State.ToString().ToLowerInvariant();
}
