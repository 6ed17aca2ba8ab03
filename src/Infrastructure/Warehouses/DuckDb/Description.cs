using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Names and types of a text's columns, from preparing it alone.</summary>
internal static class Description
{
    private const string Unsettled = "Unsupported Arrow type UNKNOWN";

    public static Schema Of(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Prepared(connection, sql.Source, marker => $"${marker}", parameters, cancellationToken);
        }
        catch (AdbcException exception) when (exception.Message.Contains(Unsettled, StringComparison.Ordinal))
        {
            // Some functions want a constant (a format, a quantile) and settle their type only then: any constant of the type does.
            return Prepared(connection, sql.Source, marker => Sample(ParameterRow.Find(marker, parameters).Type), parameters, cancellationToken);
        }
    }

    // A type for each parameter lets the engine bind without values.
    private static Schema Prepared(AdbcConnection connection, SqlText sql, Func<string, string> value, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        using var statement = connection.CreateStatement();
        using var interrupter = new Interrupter(statement, cancellationToken);
        statement.SqlQuery = sql.Render(index =>
        {
            var marker = sql.Markers[index];
            return $"CAST({value(marker)} AS {Type(ParameterRow.Find(marker, parameters))})";
        });
        statement.Prepare();
        cancellationToken.ThrowIfCancellationRequested();
        return statement.ExecuteSchema();
    }

    private static string Type(StatementParameter parameter)
    {
        var (precision, scale) = ParameterRow.SizeOf(parameter.Value as decimal?);
        return parameter.Type switch
        {
            ParameterType.String => "VARCHAR",
            ParameterType.Int => "INTEGER",
            ParameterType.Long => "BIGINT",
            ParameterType.Double => "DOUBLE",
            ParameterType.Decimal => $"DECIMAL({precision}, {scale})",
            ParameterType.Bool => "BOOLEAN",
            ParameterType.Date => "DATE",
            ParameterType.Timestamp => "TIMESTAMP",
        };
    }

    private static string Sample(ParameterType type) => type switch
    {
        ParameterType.String => "'x'",
        ParameterType.Double or ParameterType.Decimal => "0.5",
        ParameterType.Int or ParameterType.Long => "1",
        ParameterType.Bool => "TRUE",
        ParameterType.Date or ParameterType.Timestamp => "'2000-01-01'",
    };
}
