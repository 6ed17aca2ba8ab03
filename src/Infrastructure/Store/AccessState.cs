using System.Collections.Frozen;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.Data.Sqlite;

namespace CleanDash.Infrastructure.Store;

/// <summary>
/// The snapshot that every request looks at. <c>PRAGMA data_version</c> tells, in microseconds and without reading a page, whether any other connection committed; it belongs to one
/// connection, so that connection is this object's own, never pooled, and used under a lock.
/// </summary>
internal sealed class AccessState(StoreOptions store, SessionOptions sessions, TimeProvider time) : IAccessState, IDisposable
{
    private readonly Lock turn = new();
    private SqliteConnection? connection;
    private SqliteCommand? dataVersion;
    private long seen = -1;
    private AccessSnapshot? snapshot;

    public AccessSnapshot Current
    {
        get
        {
            lock (turn)
            {
                try
                {
                    Open();
                    var now = (long)dataVersion!.ExecuteScalar()!;
                    if (now == seen && snapshot is not null) return snapshot;
                    // The version before the rows: a commit in between is seen as another version by the next caller.
                    snapshot = Read(connection!, snapshot);
                    seen = now;
                    return snapshot;
                }
                catch (SqliteException exception)
                {
                    Close();
                    throw Sqlite.Fault(exception);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (turn) Close();
    }

    private void Open()
    {
        if (connection is not null) return;
        connection = new SqliteConnection(Sqlite.ConnectionString(store.Path, store.Patience, pooled: false));
        connection.Open();
        dataVersion = connection.CreateCommand();
        dataVersion.CommandText = "PRAGMA data_version";
        dataVersion.Prepare();
        seen = -1;
    }

    private void Close()
    {
        dataVersion?.Dispose();
        connection?.Dispose();
        (dataVersion, connection) = (null, null);
    }

    private AccessSnapshot Read(SqliteConnection connection, AccessSnapshot? before)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var version = connection.Long("SELECT version FROM access_version");
        if (before?.Version == version) return before;

        var roles = Pairs(connection, "SELECT person, role FROM role_holders");
        var attributes = Rows(connection, "SELECT person, name, value FROM attributes", static row => (Person: row.GetString(0), Name: row.GetString(1), Value: row.GetString(2)))
            .ToLookup(static row => row.Person);
        var people = Rows(connection, $"SELECT id, email, name, state, stamp, EXISTS (SELECT 1 FROM identities WHERE person = id AND issuer = '{Identity.DemoIssuer}') FROM people", row => new Person(
            new UserId(Guid.Parse(row.GetString(0))),
            row.GetString(1),
            row.GetString(2),
            roles[row.GetString(0)].ToFrozenSet(),
            attributes[row.GetString(0)].ToFrozenDictionary(static attribute => attribute.Name, static attribute => attribute.Value),
            row.GetString(4),
            row.GetString(3) == "active",
            row.GetBoolean(5)));
        var viewers = Pairs(connection, "SELECT dashboard, role FROM viewers");
        var dashboards = Rows(connection, "SELECT slug FROM dashboards", static row => row.GetString(0));
        var oldest = StoreContext.Text(time.GetUtcNow().UtcDateTime - sessions.SessionMax);
        var live = Rows(
            connection,
            $"SELECT id, person, stamp, started_at, viewing, viewing_email, viewing_stamp, viewing_since FROM sessions WHERE ended_at IS NULL AND started_at >= '{oldest}'",
            static row => (Id: Guid.Parse(row.GetString(0)), Session: Session(row)));
        return new AccessSnapshot(
            version,
            people.ToFrozenDictionary(static person => person.Id),
            dashboards.ToFrozenDictionary(static slug => slug, slug => viewers[slug].ToFrozenSet()),
            live.ToFrozenDictionary(static row => row.Id, static row => row.Session));
    }

    private static LiveSession Session(SqliteDataReader row) => new(
        new UserId(Guid.Parse(row.GetString(1))), row.GetString(2), StoreContext.Instant(row.GetString(3)), row.IsDBNull(4) ? null : Viewing(row));

    private static Viewing? Viewing(SqliteDataReader row) => EmailAddress.TryParse(row.GetString(5), out var email, out _)
        ? new Viewing(new UserId(Guid.Parse(row.GetString(4))), email, row.GetString(6), StoreContext.Instant(row.GetString(7)))
        : null;

    private static ILookup<string, string> Pairs(SqliteConnection connection, string sql) =>
        Rows(connection, sql, static row => (Key: row.GetString(0), Value: row.GetString(1))).ToLookup(static row => row.Key, static row => row.Value);

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }
}
