using CleanDash.Application.Auditing;
using Microsoft.Data.Sqlite;

namespace CleanDash.Infrastructure.Store;

/// <summary>Walks the chain of hashes, from the line that the oldest one hangs on to the newest that was written.</summary>
internal static class AuditChain
{
    /// <summary>Reads everything once, in one transaction and without holding more than a line.</summary>
    public static AuditCheck Check(SqliteConnection connection, AuditMark? noted, CancellationToken cancellationToken)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        if (Ends(connection) is not var (lastId, lastHash, id, hash)) return new AuditCheck(0, 0, "The note of the newest entry is gone.");
        long entries = 0;
        // The entry that an outsider remembers, and the one before the oldest that is kept, whose hash is noted too.
        if (noted is { } old && old.Id < id) return Broken(old.Id, $"Entry {old.Id} is older than what is kept, so its note shows nothing.");
        if (noted is { } late && late.Id > lastId) return Broken(late.Id, $"Entry {late.Id}, which was noted, is gone: {lastId} is the last one.");
        if (noted is { } anchor && anchor.Id == id && anchor.Hash != hash) return Broken(id, Another(id));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, at, who, door, what, target, before, after, outcome, address, reference, hash FROM audit ORDER BY id";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries++;
            var found = rows.GetInt64(0);
            if (found <= id) return Broken(found, $"Entry {found} was put in front of the oldest one that is kept.");
            if (found > lastId) return Broken(found, $"Entry {found} was put behind the newest one that was written, {lastId}.");
            if (found != id + 1) return Broken(id + 1, found == id + 2 ? $"Entry {id + 1} was taken away." : $"Entries {id + 1} to {found - 1} were taken away.");
            if (rows.GetString(11) != AuditRow.HashOf(hash, found, Fields(rows))) return Broken(found, $"Entry {found} is not as it was written.");
            (id, hash) = (found, rows.GetString(11));
            if (noted is { } mark && mark.Id == id && mark.Hash != hash) return Broken(id, Another(id));
        }

        if (id != lastId) return Broken(id + 1, $"The newest entries were taken away: {lastId} was the last one, {id} is now.");
        return hash == lastHash ? new AuditCheck(entries, null, null, new AuditMark(id, hash).ToString()) : Broken(id, $"Entry {id} is not the one that was written last.");

        AuditCheck Broken(long at, string why) => new(entries, at, why);

        static string Another(long at) => $"Entry {at} has another hash than was noted: everything up to it may have been written anew.";
    }

    private static (long LastId, string LastHash, long AnchorId, string AnchorHash)? Ends(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT last_id, last_hash, anchor_id, anchor_hash FROM audit_head";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3)) : null;
    }

    private static string?[] Fields(SqliteDataReader row)
    {
        var fields = new string?[10];
        for (var i = 0; i < fields.Length; i++) fields[i] = row.IsDBNull(i + 1) ? null : row.GetString(i + 1);
        return fields;
    }
}
