using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkSql;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>A SQL warehouse of Databricks.</summary>
internal sealed class StatementExecutionEngine(Func<WorkspaceClient> workspace, string warehouse, SparkPatience patience, ILogger<StatementExecutionEngine> logger, TimeProvider time) : AdbcEngine
{
    public override bool IsEmbedded => false;

    // A server takes more than this machine has cores.
    public override int UsualConcurrency => 8;

    public override OpenEngine Open() => new OpenStatementExecution(new StatementExecutionDatabase(workspace(), warehouse, patience, time, logger));
}

/// <summary>An open SQL warehouse, and what its errors mean to people.</summary>
internal sealed class OpenStatementExecution(StatementExecutionDatabase database) : OpenEngine(database)
{
    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        var source = SqlText.Parse(SparkSelect.Check(sql));
        return new(source, sql, source.Markers, []);
    }

    public override void Begin(AdbcStatement statement, Statement wanted, Action<WarehouseStage> told)
    {
        var ours = (StatementExecutionStatement)statement;
        var tags = wanted.Tags;
        ours.Tags = [new("application", "cleandash"), .. new QueryTag[] { new("dashboard", tags.Dashboard), new("panel", tags.Panel), new("cause", tags.Cause.ToString().ToLowerInvariant()) }.Where(static tag => tag.Value.Length > 0)];
        // One more than wanted tells that there are more.
        ours.RowLimit = wanted.Limits.MaxRows + 1;
        ours.Told = told;
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
}
