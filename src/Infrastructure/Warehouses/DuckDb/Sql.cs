using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Our own statements to the engine, and how names and texts are written in them.</summary>
internal static class Sql
{
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static void Execute(this AdbcConnection connection, string sql)
    {
        using var statement = connection.CreateStatement();
        statement.SqlQuery = sql;
        using var stream = (ImportedStream)statement.ExecuteQuery().Stream!;
        while (stream.ReadNext() is { } batch)
            batch.Dispose();
    }

    /// <summary>The rows of a query whose columns are all text.</summary>
    public static List<string?[]> Texts(this AdbcConnection connection, string sql, string? parameter = null)
    {
        using var statement = connection.CreateStatement();
        statement.SqlQuery = sql;
        if (parameter is not null)
        {
            using var row = ParameterRow.Of(["p"], [new("p", Application.Warehouses.ParameterType.String, parameter)]);
            statement.Prepare();
            statement.Bind(row, row.Schema);
        }

        using var stream = (ImportedStream)statement.ExecuteQuery().Stream!;
        List<string?[]> rows = [];
        while (stream.ReadNext() is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                    rows.Add([.. batch.Arrays.Select(column => ((StringArray)column).GetString(row))]);
            }
        }

        return rows;
    }
}
