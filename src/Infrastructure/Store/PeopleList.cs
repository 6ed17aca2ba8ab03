using System.Data.Common;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class PeopleList(StoreContext context, SessionOptions sessions, TimeProvider time) : IPeopleList
{
    /// <summary>What a listed person is read from; <see cref="Read"/> takes its columns.</summary>
    internal const string Columns = """
        SELECT people.id, email, people.name, state, added_by,
          (SELECT group_concat(role, ' ') FROM role_holders WHERE person = people.id),
          (SELECT json_group_object(name, value) FROM attributes WHERE person = people.id),
          nullif(max(coalesce((SELECT max(started_at) FROM sessions WHERE person = people.id), ''), coalesce((SELECT at FROM last_seen WHERE person = people.id), '')), '')
        """;

    public async Task<PeoplePage> Find(ListPeople search, CancellationToken cancellationToken)
    {
        var (matching, values) = Matching(search);
        var people = await context.Rows(
            $"{Columns} FROM (SELECT id AS found {matching} ORDER BY email LIMIT $take OFFSET $skip) JOIN people ON people.id = found ORDER BY email",
            [.. values, ("$take", search.Take ?? -1), ("$skip", search.Skip)],
            Read,
            cancellationToken);
        // A page that is not full tells the number by itself.
        var isFull = people.Count == search.Take || (people.Count == 0 && search.Skip > 0);
        // The plus sign keeps SQLite from walking through everybody by address: the few in conflict have an index of their own.
        var inConflict = await context.Rows("SELECT email FROM people WHERE address_in_conflict IS NOT NULL ORDER BY +email LIMIT 10", [], static row => row.GetString(0), cancellationToken);
        return new PeoplePage(people, isFull ? await context.Number($"SELECT count(*) {matching}", values, cancellationToken) : search.Skip + people.Count) { InConflict = inConflict };
    }

    public async Task<PersonDetails?> Show(PersonKey person, CancellationToken cancellationToken)
    {
        var rows = await context.Rows(
            $"""
            {Columns}, added_at, address_in_conflict,
              (SELECT issuer FROM identities WHERE person = people.id ORDER BY issuer LIMIT 1),
              (SELECT count(*) FROM role_holders JOIN people AS other ON other.id = person WHERE role = 'admin' AND other.state = 'active' AND other.id <> people.id
                AND NOT EXISTS (SELECT 1 FROM identities WHERE person = other.id AND issuer = '{Identity.DemoIssuer}'))
            FROM people WHERE people.id = $id OR email = $email
            """,
            [("$id", person.Id?.ToString()), ("$email", person.Email?.Value)],
            static row => (Person: Read(row), AddedAt: StoreContext.Instant(row.GetString(8)), Conflict: row.IsDBNull(9) ? null : row.GetString(9), Issuer: row.IsDBNull(10) ? null : row.GetString(10), Others: row.GetInt32(11)),
            cancellationToken);
        if (rows is not [var found]) return null;
        var isDemo = found.Issuer == Identity.DemoIssuer;
        var isLast = found.Others == 0 && !isDemo && found.Person.State == UserState.Active && found.Person.Roles.Contains(RoleName.Admin.Value);
        return new PersonDetails(found.Person, found.AddedAt, isDemo, isLast, Words(found.Issuer), found.Conflict, await Sessions(found.Person.Id, cancellationToken));
    }

    public async Task<IReadOnlyList<ListedSession>> Sessions(UserId person, CancellationToken cancellationToken) => await context.Rows(
        """
        SELECT sessions.id, started_at, agent, address FROM sessions JOIN people ON people.id = person AND people.stamp = sessions.stamp AND people.state = 'active'
        WHERE person = $person AND ended_at IS NULL AND started_at >= $oldest ORDER BY started_at DESC
        """,
        [("$person", person.ToString()), ("$oldest", StoreContext.Text(time.GetUtcNow().UtcDateTime - sessions.SessionMax))],
        static row => new ListedSession(Guid.Parse(row.GetString(0)), StoreContext.Instant(row.GetString(1)), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
        cancellationToken);

    /// <summary>A person from the first columns of a row.</summary>
    internal static ListedPerson Read(DbDataReader row) => new(
        new UserId(Guid.Parse(row.GetString(0))),
        row.GetString(1),
        row.GetString(2),
        Enum.Parse<UserState>(row.GetString(3), ignoreCase: true),
        row.IsDBNull(5) ? [] : [.. row.GetString(5).Split(' ').Order(StringComparer.Ordinal)],
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(row.GetString(6))!,
        row.IsDBNull(7) ? null : StoreContext.Instant(row.GetString(7)),
        row.GetString(4));

    private static string? Words(string? issuer) => issuer switch
    {
        null => null,
        Identity.DemoIssuer => "the demo",
        Identity.GoogleIssuer => "Google",
        _ => issuer,
    };

    private (string Where, List<(string, object?)> Values) Matching(ListPeople search)
    {
        var part = search.Search.Trim();
        // Reading the table through and sorting what was found takes a tenth of what looking up every row in the order of addresses takes.
        var readsAll = part.Length > 0 || search.State is not null;
        var conditions = new List<string>();
        var values = new List<(string, object?)>();
        if (part.Length > 0 && part.All(char.IsAscii))
        {
            conditions.Add("(email LIKE $part ESCAPE '\\' OR people.name LIKE $part ESCAPE '\\')");
            values.Add(("$part", $"%{Literal(part)}%"));
        }
        else if (part.Length > 0)
        {
            // LIKE knows upper and lower case of ASCII letters alone, and only names have others.
            ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction("lower_of_all", static (string text) => text.ToLowerInvariant(), isDeterministic: true);
            conditions.Add("instr(lower_of_all(people.name), $part) > 0");
            values.Add(("$part", part.ToLowerInvariant()));
        }

        if (search.State is not null)
        {
            conditions.Add("state = $state");
            values.Add(("$state", search.State));
        }

        if (search.Role is not null)
        {
            // The few that were found are looked up one by one; alone, the role finds its holders.
            conditions.Add(readsAll ? "EXISTS (SELECT 1 FROM role_holders WHERE person = people.id AND role = $role)" : "people.id IN (SELECT person FROM role_holders WHERE role = $role)");
            values.Add(("$role", search.Role));
        }

        return ($"FROM people {(readsAll ? "NOT INDEXED" : "")} {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))}", values);
    }

    private static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
