using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanDash.Infrastructure.Store;

/// <summary>Lists are read in SQL of their own; in the running change where there is one.</summary>
internal static class Reads
{
    /// <summary>The rows of a constant text, whose values are parameters alone.</summary>
    public static async Task<List<T>> Rows<T>(
        this StoreContext context, string sql, IReadOnlyList<(string Name, object? Value)> values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            try
            {
                await using var command = Command(context, sql, values);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
                return rows;
            }
            finally
            {
                await context.Database.CloseConnectionAsync();
            }
        }
        catch (SqliteException exception)
        {
            throw Sqlite.Fault(exception);
        }
    }

    /// <summary>The one number that a text gives.</summary>
    public static async Task<int> Number(
        this StoreContext context, string sql, IReadOnlyList<(string Name, object? Value)> values, CancellationToken cancellationToken) =>
        (await context.Rows(sql, values, static row => row.GetInt32(0), cancellationToken))[0];

    private static DbCommand Command(StoreContext context, string sql, IReadOnlyList<(string Name, object? Value)> values)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
