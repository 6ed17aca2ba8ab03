using System.Globalization;
using CleanDash.Integration.Hosts;
using Microsoft.Data.Sqlite;

namespace CleanDash.Integration.Access;

/// <summary>Very many people, made by SQL alone: each holds <c>user</c> and two roles of the crowd, and each has signed in once.</summary>
internal static class Crowd
{
    public static void Fill(TestFolder folder, int people, int roles)
    {
        using var connection = folder.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        Do(connection, transaction, $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {roles})
            INSERT INTO roles (name, created_at) SELECT printf('team-%04d', n), '2026-01-01T00:00:00.0000000Z' FROM numbers
            """);
        Do(connection, transaction, $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {people})
            INSERT INTO people (id, email, name, state, stamp, added_at, added_by)
            SELECT printf('0198a000-0000-7000-8000-%012x', n), printf('p%06d@example.com', (n * 7919) % 1000003), 'Person ' || char(65 + n % 26) || ' ' || n, 'active', 's' || n, '2026-01-01T00:00:00.0000000Z', 'root'
            FROM numbers
            """);
        Do(connection, transaction, "INSERT INTO identities (issuer, subject, person) SELECT 'https://accounts.google.com', email, id FROM people");
        Do(connection, transaction, "INSERT INTO role_holders (role, person) SELECT 'user', id FROM people");
        foreach (var factor in new[] { 13, 29 })
            Do(connection, transaction, $"INSERT OR IGNORE INTO role_holders (role, person) SELECT printf('team-%04d', 1 + (rowid * {factor}) % {roles}), id FROM people");
        Do(connection, transaction, "INSERT INTO attributes (name, person, value) SELECT 'region', id, 'region ' || (rowid % 9) FROM people");
        Do(connection, transaction, "INSERT INTO sessions (id, person, stamp, started_at) SELECT printf('0198b000-0000-7000-8000-%012x', rowid), id, stamp, strftime('%Y-%m-%dT%H:%M:%S.0000000Z', 'now') FROM people");
        Do(connection, transaction, "UPDATE people SET name = 'Odd 100% _under_ O''Brien' WHERE rowid % 1000 = 1");
        transaction.Commit();
    }

    private static void Do(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Whether long measurements were asked for.</summary>
    public static bool IsMeasured => Environment.GetEnvironmentVariable("CLEANDASH_TEST_MEASURE") == "1";

    /// <summary>A number from the environment for tests that are short by default.</summary>
    public static int Tries(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var tries) ? tries : otherwise;
}
