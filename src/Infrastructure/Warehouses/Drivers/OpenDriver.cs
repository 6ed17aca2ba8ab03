using System.Globalization;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>A driver's open database, and the parser that every text passes first.</summary>
internal sealed partial class OpenDriver(AdbcDatabase database, SelectParser parser) : OpenEngine(database)
{
    public override AdbcConnection Connect() => new DriverConnection(Database);

    // Numbered in the order of their first appearance: the one form that PostgreSQL, SQLite and DuckDB all take.
    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        if (Ambiguous().Match(sql) is { Success: true } found)
            throw new WarehouseException(WarehouseCodes.NotASelect, $"The SQL holds {found.Value.Trim()}, which databases take apart in different ways; write it without (line {sql.AsSpan(0, found.Index).Count('\n') + 1}).");
        var (source, tables) = parser.Check(sql);
        return new(source, source.Render(marker => string.Create(CultureInfo.InvariantCulture, $"${marker + 1}")), source.Markers, tables);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Described(connection, sql, parameters, cancellationToken);
        }
        catch (AdbcException exception) when (exception.Status == AdbcStatusCode.NotImplemented && !DriverErrors.HasState(exception))
        {
            throw Prepared(connection, sql) ?? new WarehouseException(WarehouseCodes.Undescribed, "The warehouse's driver cannot tell a query's columns without running it.");
        }
        catch (AdbcException exception) when (!IsLost(exception))
        {
            throw DriverErrors.ToAuthor(exception, sql.Rendered);
        }
    }

    // What a driver cannot describe it can often prepare, which finds a table or column that is not there.
    private static WarehouseException? Prepared(AdbcConnection connection, ReadySql sql)
    {
        using var statement = connection.CreateStatement();
        try
        {
            statement.SqlQuery = sql.Rendered;
            statement.Prepare();
            return null;
        }
        catch (AdbcException exception)
        {
            return exception.Status == AdbcStatusCode.NotImplemented ? null : DriverErrors.ToAuthor(exception, sql.Rendered);
        }
    }

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => DriverErrors.Of(exception);

    // A connection that broke answers nothing more; the next statement opens everything anew.
    public override bool IsLost(AdbcException exception) => DriverErrors.IsBroken(exception);

    public override void Dispose()
    {
        base.Dispose();
        parser.Dispose();
    }

    // The parser's engine nests comments, and knows strings between dollars, behind E and in lists; others end them elsewhere, and see a change where it sees a comment or a string.
    [GeneratedRegex(@"/\*|\$\w*\$|\\'|\[[^\]]*'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ambiguous();
}
