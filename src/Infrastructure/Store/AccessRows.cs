using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.Data.Sqlite;

namespace CleanDash.Infrastructure.Store;

/// <summary>
/// Reads the rows of access: all of them, or those of the people, sessions and dashboards that changes were about. Both ways run the same statements, the second with a key; the maps share what did
/// not change with the snapshot before.
/// </summary>
/// <param name="connection">In a transaction, so that all rows are of one moment.</param>
/// <param name="oldest">Sessions that were started before have ended, whatever the rows say.</param>
internal sealed class AccessRows(SqliteConnection connection, DateTime oldest)
{
    // Most people hold the same few sets of roles; they share them.
    private readonly Dictionary<string, FrozenSet<string>> roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FrozenDictionary<string, string>> attributes = new(StringComparer.Ordinal);

    public AccessSnapshot All(long version) => new(
        version,
        People(key: null).ToImmutableDictionary(static person => person.Id),
        Viewers(key: null).ToImmutableDictionary(StringComparer.Ordinal),
        Sessions(key: null).ToImmutableDictionary());

    /// <summary>The snapshot with what became of these rows.</summary>
    public AccessSnapshot Changed(AccessSnapshot before, long version, IEnumerable<AccessChange> changes)
    {
        var (people, viewers, sessions) = (before.People, before.Viewers, before.Sessions);
        foreach (var (subject, key) in changes.Distinct())
        {
            switch (subject)
            {
                case "person":
                    var id = new UserId(Guid.Parse(key));
                    people = People(key).SingleOrDefault() is { } person ? people.SetItem(id, person) : people.Remove(id);
                    break;
                case "dashboard":
                    viewers = viewers.Remove(key).AddRange(Viewers(key));
                    break;
                case "session":
                    sessions = sessions.Remove(Guid.Parse(key)).AddRange(Sessions(key));
                    break;
                default:
                    // A role by itself gives nobody anything.
                    break;
            }
        }

        return new AccessSnapshot(version, people, viewers, sessions);
    }

    private List<Person> People(string? key) => Rows(
        $"""
        SELECT id, email, name, state, stamp, EXISTS (SELECT 1 FROM identities WHERE person = people.id AND issuer = '{Identity.DemoIssuer}'),
          (SELECT group_concat(role, ' ') FROM role_holders WHERE person = people.id),
          (SELECT json_group_object(name, value) FROM attributes WHERE person = people.id)
        FROM people
        """,
        "id",
        key,
        row => new Person(
            new UserId(Guid.Parse(row.GetString(0))),
            row.GetString(1),
            row.GetString(2),
            row.IsDBNull(6) ? [] : Roles(row.GetString(6)),
            Attributes(row.GetString(7)),
            row.GetString(4),
            row.GetString(3) == "active",
            row.GetBoolean(5)));

    private List<KeyValuePair<string, FrozenSet<string>>> Viewers(string? key) => Rows(
        "SELECT slug, (SELECT group_concat(role, ' ') FROM viewers WHERE dashboard = slug) FROM dashboards",
        "slug",
        key,
        row => KeyValuePair.Create(row.GetString(0), row.IsDBNull(1) ? [] : Roles(row.GetString(1))));

    private List<KeyValuePair<Guid, LiveSession>> Sessions(string? key) => Rows(
        $"""
        SELECT id, person, stamp, started_at, viewing, viewing_email, viewing_stamp, viewing_since FROM
        (SELECT * FROM sessions WHERE ended_at IS NULL AND started_at >= '{StoreContext.Text(oldest)}')
        """,
        "id",
        key,
        static row => KeyValuePair.Create(
            Guid.Parse(row.GetString(0)), new LiveSession(new UserId(Guid.Parse(row.GetString(1))), row.GetString(2), StoreContext.Instant(row.GetString(3)), Viewing(row))));

    private static Viewing? Viewing(SqliteDataReader row) => !row.IsDBNull(4) && EmailAddress.TryParse(row.GetString(5), out var email, out _)
        ? new Viewing(new UserId(Guid.Parse(row.GetString(4))), email, row.GetString(6), StoreContext.Instant(row.GetString(7)))
        : null;

    private FrozenSet<string> Roles(string text)
    {
        if (!roles.TryGetValue(text, out var set)) roles.Add(text, set = text.Split(' ').ToFrozenSet(StringComparer.Ordinal));
        return set;
    }

    private FrozenDictionary<string, string> Attributes(string json)
    {
        if (!attributes.TryGetValue(json, out var values)) attributes.Add(json, values = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.ToFrozenDictionary(StringComparer.Ordinal));
        return values;
    }

    private List<T> Rows<T>(string sql, string column, string? key, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = key is null ? sql : $"{sql} WHERE {column} = $key";
        if (key is not null) command.Parameters.AddWithValue("$key", key);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }
}

/// <summary>What a move of <c>access_version</c> was about.</summary>
/// <param name="Subject">person, session, dashboard, role or store.</param>
/// <param name="Key">Which.</param>
internal readonly record struct AccessChange(string Subject, string Key);
