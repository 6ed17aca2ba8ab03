using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanDash.Infrastructure.Store;

/// <summary>Writes very many rows into the running change at once, where tracking each would cost ten times as much.</summary>
internal static class Bulk
{
    /// <summary>As many rows as EF Core writes well enough.</summary>
    public const int Many = 500;

    /// <summary>Adds rows to a table.</summary>
    /// <param name="context">With a running change.</param>
    /// <param name="table">A constant name.</param>
    /// <param name="columns">Constant names.</param>
    /// <param name="rows">Values in the order of the columns, as the file has them.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public static void Insert(this StoreContext context, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        using var command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(static column => "$" + column))})";
        SqliteParameter[] parameters = [.. columns.Select(column => command.Parameters.Add("$" + column, SqliteType.Text))];
        try
        {
            command.Prepare();
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < row.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
                command.ExecuteNonQuery();
            }
        }
        catch (SqliteException exception)
        {
            throw Sqlite.Fault(exception);
        }
    }
}
