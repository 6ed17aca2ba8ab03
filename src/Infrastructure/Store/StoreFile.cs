using CleanDash.Application.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Store;

/// <summary>
/// The file <c>cleandash.db</c> itself: made aside and renamed into place, opened only when it is there, brought to this program's schema under a lock of our own
/// (EF Core's lock is a row that a killed process leaves behind, and <c>Migrate()</c> waits for it for ever).
/// </summary>
internal sealed partial class StoreFile(StoreOptions options, IAccessState state, ILogger<StoreFile> log) : IStore
{
    private const string Aside = "new-store.tmp";

    /// <inheritdoc/>
    /// <exception cref="CannotStartException">The folder or the store cannot be used.</exception>
    public void OpenOrCreate() => Guarded(() =>
    {
        DataFolder.Prepare(options.Folder);
        if (!File.Exists(options.Path))
        {
            if (Directory.Exists(options.Keys) || Directory.EnumerateFiles(options.Folder, StoreOptions.FileName + "*").Any())
            {
                throw Refuse($"{options.Folder} has been in use, but {StoreOptions.FileName} is gone from it. Restore a backup, or run 'cleandash init' to begin with an empty store.");
            }

            using (MigrationLock.Take(options.Folder))
            {
                if (!File.Exists(options.Path)) Create();
            }
        }

        if (Schema() is { Pending: > 0 }) Upgrade();
        Verify();
        DataFolder.CreateFolder(options.Keys);
    });

    /// <inheritdoc/>
    /// <exception cref="CannotStartException">It is not.</exception>
    public void Open() => Guarded(() =>
    {
        MustExist();
        if (Schema() is { Pending: > 0 }) throw Refuse("The store has the schema of an older version. Run 'cleandash database migrate'.");
        Verify();
    });

    /// <inheritdoc/>
    /// <exception cref="CannotStartException">The folder cannot be used.</exception>
    public string? Init(bool dryRun = false)
    {
        string? made = null;
        Guarded(() =>
        {
            if (dryRun)
            {
                DataFolder.Try(options.Folder);
                made = File.Exists(options.Path) ? null : options.Path;
                return;
            }

            DataFolder.Prepare(options.Folder);
            using var held = MigrationLock.Take(options.Folder);
            if (File.Exists(options.Path)) return;
            Create();
            made = options.Path;
        });
        return made;
    }

    /// <inheritdoc/>
    /// <exception cref="CannotStartException">The store cannot be used, or is newer than the program.</exception>
    public int Migrate(bool dryRun = false)
    {
        var ran = 0;
        Guarded(() =>
        {
            MustExist();
            if (Schema() is { Pending: > 0 } schema)
            {
                if (dryRun) DataFolder.Try(options.Folder);
                else Upgrade();
                ran = schema.Pending;
            }

            Verify();
        });
        return ran;
    }

    public IReadOnlyList<string> Unusable()
    {
        var reasons = new List<string>();
        if (!StoreReadable()) reasons.Add("store");
        if (!KeysReadable()) reasons.Add("keys");
        return reasons;
    }

    private bool StoreReadable()
    {
        try
        {
            return File.Exists(options.Path) && state.Current.Version > 0;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private bool KeysReadable()
    {
        try
        {
            return Directory.EnumerateFiles(options.Keys, "key-*.xml").Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void MustExist()
    {
        if (!File.Exists(options.Path))
        {
            throw Refuse($"There is no store in {options.Folder}. Run 'cleandash init' there, name the folder with --data DIR, or start the web once.");
        }
    }

    private void Create()
    {
        var aside = Path.Combine(options.Folder, Aside);
        foreach (var left in new[] { aside, aside + "-wal", aside + "-shm", aside + "-journal" }) File.Delete(left);
        DataFolder.CreatePrivate(aside);
        using (var context = Context(aside, pooled: false))
        {
            context.Database.Migrate();
            context.Database.OpenConnection();
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            connection.Do("PRAGMA journal_mode = WAL");
            connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        File.Move(aside, options.Path);
        Made(options.Path);
    }

    private void Upgrade()
    {
        using var held = MigrationLock.Take(options.Folder);
        if (Schema() is not { Pending: > 0 } schema) return;
        var backup = options.Path + ".before-" + schema.First;
        File.Delete(backup);
        using (var connection = Connect())
        {
            DataFolder.CreatePrivate(backup);
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $backup";
            command.Parameters.AddWithValue("$backup", backup);
            command.ExecuteNonQuery();
            // This process holds the lock, so whoever left this row is gone.
            if (connection.Long("SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'") > 0) connection.Do("DELETE FROM __EFMigrationsLock");
        }

        try
        {
            using var context = Context(options.Path, pooled: false);
            context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            context.Database.Migrate();
            Upgraded(schema.Pending, backup);
        }
        catch (Exception exception) when (exception is not SqliteException { SqliteErrorCode: 5 or 8 or 13 })
        {
            Failed(exception);
            throw Refuse($"The store could not be brought to this version's schema and is as it was; a copy is {backup}. {exception.Message}");
        }
    }

    /// <summary>Compares by hand what EF Core would compare: it would load the whole model for it, which a start without news need not pay.</summary>
    private (int Pending, string First)? Schema()
    {
        using var connection = Connect();
        var applied = new HashSet<string>(StringComparer.Ordinal);
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory";
            using var reader = command.ExecuteReader();
            while (reader.Read()) applied.Add(reader.GetString(0));
        }

        var known = Migrations.KnownMigrations.Ids;
        if (applied.FirstOrDefault(id => !known.Contains(id)) is { } newer)
        {
            throw Refuse($"The store was written by a newer version ({newer}); this program is older and leaves it alone. Install the newer version, or restore a backup.");
        }

        var pending = known.Where(id => !applied.Contains(id)).ToList();
        return pending.Count == 0 ? null : (pending.Count, pending[0]);
    }

    private void Verify()
    {
        using var connection = Connect();
        Require(new Version(connection.ServerVersion) >= new Version(3, 51, 3), $"SQLite is {connection.ServerVersion}; older than 3.51.3 can damage a store that two processes use.");
        Require(options.IsReadOnly || connection.Text("PRAGMA journal_mode") == "wal", "The store's journal is not in WAL mode; the file system may not allow it (use a local disk).");
        Require(connection.Long("PRAGMA synchronous") == 2, "The store would not survive a power cut (synchronous is not FULL).");
        Require(connection.Long("PRAGMA foreign_keys") == 1, "The store would not keep its references (foreign_keys is off).");
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(Sqlite.ConnectionString(options, pooled: false));
        connection.Open();
        return connection;
    }

    private StoreContext Context(string path, bool pooled) =>
        new(new DbContextOptionsBuilder<StoreContext>().UseSqlite(Sqlite.ConnectionString(path, options.Patience, pooled)).Options);

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteException exception)
        {
            Failed(exception);
            throw Refuse($"{options.Path}: {Sqlite.Sentence(exception.SqliteErrorCode)}");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw Refuse($"{options.Folder} cannot be used as the data folder: {exception.Message}");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw Refuse(otherwise);
    }

    private static CannotStartException Refuse(string line) => new(CannotStartException.Store, line);

    [LoggerMessage(LogLevel.Information, "Made an empty store at {Path}")]
    private partial void Made(string path);

    [LoggerMessage(LogLevel.Information, "The store took {Count} migrations; as it was before it is {Backup}")]
    private partial void Upgraded(int count, string backup);

    [LoggerMessage(LogLevel.Debug, "The store could not be opened")]
    private partial void Failed(Exception exception);
}
