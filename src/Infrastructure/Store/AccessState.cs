using CleanDash.Application.Access;
using Microsoft.Data.Sqlite;

namespace CleanDash.Infrastructure.Store;

/// <summary>
/// The snapshot that every request looks at. <c>PRAGMA data_version</c> tells, in microseconds and without reading a page, whether any other connection committed; it belongs to one
/// connection, so that connection is this object's own, never pooled, and used under a lock. When the version of access moved, the log of changes tells whose rows to read again.
/// </summary>
internal sealed class AccessState(StoreOptions store, SessionOptions sessions, TimeProvider time) : IAccessState, IDisposable
{
    private readonly Lock turn = new();
    private SqliteConnection? connection;
    private SqliteCommand? dataVersion;
    private long seen = -1;
    private AccessSnapshot? snapshot;
    private long? mark;
    private DateTime readWhole;

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
                    snapshot = Read(connection!);
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
        connection = new SqliteConnection(Sqlite.ConnectionString(store, pooled: false));
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

    private AccessSnapshot Read(SqliteConnection open)
    {
        using var transaction = open.BeginTransaction(deferred: true);
        var (version, newest) = Version(open);
        if (snapshot is not null && snapshot.Version == version && mark == newest) return snapshot;

        var now = time.GetUtcNow().UtcDateTime;
        var rows = new AccessRows(open, now - sessions.SessionMax);
        // Once a day everything, so that sessions that nobody ended do not gather.
        var changes = snapshot is null || mark is null || now - readWhole > TimeSpan.FromDays(1) ? null : Changes(open, snapshot, mark.Value, version);
        if (changes is null) readWhole = now;
        var read = changes is null ? rows.All(version) : rows.Changed(snapshot!, version, changes);
        mark = newest;
        return read;
    }

    private static (long Version, long? Mark) Version(SqliteConnection open)
    {
        using var command = open.CreateCommand();
        command.CommandText = "SELECT access_version.version, mark FROM access_version LEFT JOIN access_changes ON access_changes.version = access_version.version";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1)) : throw new StoreException(Sqlite.Sentence(11));
    }

    /// <summary>
    /// What happened since the snapshot; null when the log does not tell it without a gap: it was cut, somebody moved the version by hand, or the store was restored and has another history. Null
    /// too when so much happened that reading everything costs less.
    /// </summary>
    private static List<AccessChange>? Changes(SqliteConnection open, AccessSnapshot before, long mark, long version)
    {
        using var command = open.CreateCommand();
        command.CommandText = "SELECT version, mark, subject, key FROM access_changes WHERE version >= $from ORDER BY version";
        command.Parameters.AddWithValue("$from", before.Version);
        using var row = command.ExecuteReader();
        if (!row.Read() || row.GetInt64(0) != before.Version || row.GetInt64(1) != mark) return null;
        var changes = new List<AccessChange>();
        while (row.Read()) changes.Add(new AccessChange(row.GetString(2), row.GetString(3)));
        return changes.Count == version - before.Version && changes.Count <= 100 + (before.People.Count / 20) ? changes : null;
    }
}
