using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user list</c>: everybody who is known.</summary>
internal static class UserList
{
    public static Command Command(Shell shell)
    {
        var search = new Option<string>("--search") { Description = "Only those with this in the name or the address.", DefaultValueFactory = static _ => "" };
        var state = new Option<string?>("--state") { Description = "Only these: active, invited or disabled." };
        var role = new Option<string?>("--role") { Description = "Only holders of this role." };
        return shell.Listing(
            "list",
            "Everybody who is known, by address.",
            [search, state, role],
            parsed => new ListPeople(parsed.GetRequiredValue(search), parsed.GetValue(state), parsed.GetValue(role)),
            page => shell.Output.WriteTable(["Address", "Name", "State", "Roles", "Attributes", "Last seen (UTC)"], page.People.Select(Row)),
            static (json, page) => json.WriteArray(page.People, static (json, person) => Write(json, person)));
    }

    /// <summary>A person, as every listing of people has them.</summary>
    /// <param name="json">Where.</param>
    /// <param name="person">Who.</param>
    /// <param name="more">What else there is to say.</param>
    public static void Write(Utf8JsonWriter json, ListedPerson person, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject();
        json.WriteString("id", person.Id.ToString());
        json.WriteString("email", person.Email);
        json.WriteString("name", person.Name);
        json.WriteString("state", State(person));
        json.WriteStrings("roles", person.Roles);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in person.Attributes) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteInstant("lastSeen", person.LastSeen);
        json.WriteString("addedBy", person.AddedBy);
        more?.Invoke(json);
        json.WriteEndObject();
    }

    /// <summary>The word that names the state.</summary>
    public static string State(ListedPerson person) => person.State.ToString().ToLowerInvariant();

    /// <summary><c>region=EMEA team=ops</c>.</summary>
    public static string Attributes(ListedPerson person) => string.Join(' ', person.Attributes.Select(static attribute => $"{attribute.Key}={attribute.Value}"));

    /// <summary>When they last came, for people.</summary>
    public static string LastSeen(ListedPerson person) => person.LastSeen is { } seen ? Json.Minute(seen) : "never";

    private static string[] Row(ListedPerson person) => [person.Email, person.Name, State(person), string.Join(' ', person.Roles), Attributes(person), LastSeen(person)];
}
