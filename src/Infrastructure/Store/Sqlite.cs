using CleanDash.Application.Access;
using Microsoft.Data.Sqlite;

namespace CleanDash.Infrastructure.Store;

/// <summary>How the product opens SQLite and what it makes of SQLite's errors.</summary>
internal static class Sqlite
{
    /// <summary>Opens the store; one on a read-only disk as something that nobody changes, which needs no files beside it.</summary>
    public static string ConnectionString(StoreOptions store, bool pooled = true) => store.IsReadOnly
        ? new SqliteConnectionStringBuilder { DataSource = new Uri(store.Path).AbsoluteUri + "?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = pooled }.ToString()
        : ConnectionString(store.Path, store.Patience, pooled);

    /// <summary>Opens an existing file; a lost file must never become an empty one.</summary>
    public static string ConnectionString(string path, TimeSpan patience, bool pooled = true) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        Cache = SqliteCacheMode.Default,
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds)),
        Pooling = pooled,
    }.ToString();

    /// <summary>SQLite's error as a sentence for people; what SQLite said goes to the log with the exception.</summary>
    public static StoreException Fault(SqliteException exception) => new(Sentence(exception.SqliteErrorCode), exception);

    /// <summary>What an error code means for somebody who wanted to change or read something.</summary>
    public static string Sentence(int code) => code switch
    {
        5 or 6 => "The store is busy; try again in a moment.",
        8 => "The store is read-only; nothing was changed.",
        13 => "The disk is full; nothing was changed.",
        10 or 14 => "The store cannot be read or written; nothing was changed.",
        11 or 26 => "The store is damaged; an administrator must restore a backup.",
        _ => "The store did not take that; nothing was changed.",
    };

    public static long Long(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public static string Text(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }

    public static void Do(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
