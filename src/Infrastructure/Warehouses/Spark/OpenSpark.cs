using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.SparkSql;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>An open Spark, whatever protocol reaches it: what may go out to it, and what its errors mean to people.</summary>
internal abstract class OpenSpark(AdbcDatabase database) : OpenEngine(database)
{
    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        var source = SqlText.Parse(SparkSelect.Check(sql));
        return new(source, source.Text, source.Markers, []);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Described(connection, sql, parameters, cancellationToken);
        }
        catch (ServerException exception)
        {
            throw SparkSentences.OfToAuthor(exception, sql.Source.Text);
        }
    }

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => SparkSentences.Of(exception);
}
