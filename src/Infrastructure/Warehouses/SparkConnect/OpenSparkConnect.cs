using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkSql;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A server, and what its errors mean to people.</summary>
internal sealed class OpenSparkConnect(SparkConnectDatabase database) : OpenEngine(database)
{
    private const string Own = "cleandash";

    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        var source = SqlText.Parse(SparkSelect.Check(sql));
        return new(source, sql, source.Markers, []);
    }

    public override void Begin(AdbcStatement statement, Statement wanted, Action<WarehouseStage> told)
    {
        var spark = (SparkConnectStatement)statement;
        var tags = wanted.Tags;
        spark.Tags = [Own, .. new[] { Tag("dashboard", tags.Dashboard), Tag("panel", tags.Panel), Tag("cause", tags.Cause.ToString().ToLowerInvariant()) }.OfType<string>()];
        spark.Starting = () => told(WarehouseStage.Starting);
        spark.Running = () => told(WarehouseStage.Running);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters)
    {
        using var row = sql.Order.Count > 0 ? ParameterRow.Of(sql.Order, parameters) : null;
        using var statement = connection.CreateStatement();
        statement.SqlQuery = sql.Rendered;
        if (row is not null)
            statement.Bind(row, row.Schema);
        try
        {
            return statement.ExecuteSchema();
        }
        catch (SparkException exception)
        {
            throw SparkSentences.OfToAuthor(exception, sql.Source.Text);
        }
    }

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => SparkSentences.Of(exception);

    private static string? Tag(string name, string value) => value.Length == 0 ? null : $"{name}={value.Replace(',', '_')}";
}
