using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>One locked database with the tables that it serves and the files that are its own.</summary>
internal sealed class OpenDuckDb(AdbcDatabase database, PrivateFolder folder, LakehouseTables tables, SqlGuard guard) : OpenEngine(database)
{
    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        var source = SqlText.Parse(sql);
        var rendered = source.Render(marker => "$" + source.Markers[marker]);
        var found = guard.Check(connection, rendered);
        if (!source.Markers.ToHashSet(StringComparer.Ordinal).SetEquals(found.Parameters))
            throw new WarehouseException(WarehouseCodes.Statement, "The SQL has a parameter that is not written as :name.");
        foreach (var table in found.Tables)
            tables.Require(table);
        return new(source, rendered, found.Parameters, found.Tables);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Description.Of(connection, sql, parameters, cancellationToken);
        }
        catch (AdbcException exception)
        {
            throw DuckDbErrors.ExplainToAuthor(exception, sql, tables);
        }
    }

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => DuckDbErrors.Explain(exception, sql, tables);

    // After an error inside itself the engine refuses everything until it is opened anew.
    public override bool IsLost(AdbcException exception) =>
        exception.Message.Contains("FATAL Error", StringComparison.Ordinal)
        || exception.Message.Contains("INTERNAL Error", StringComparison.Ordinal)
        || exception.Message.Contains("database has been invalidated", StringComparison.Ordinal);

    public override void Dispose()
    {
        base.Dispose();
        folder.Dispose();
    }
}
