using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>An open SQL warehouse.</summary>
internal sealed class OpenStatementExecution(StatementExecutionDatabase database) : OpenSpark(database)
{
    public override void Begin(AdbcStatement statement, Statement wanted, Action<WarehouseStage> told)
    {
        var ours = (StatementExecutionStatement)statement;
        var tags = wanted.Tags;
        ours.Tags = [new("application", "cleandash"), .. new QueryTag[] { new("dashboard", tags.Dashboard), new("panel", tags.Panel), new("cause", tags.Cause.ToString().ToLowerInvariant()) }.Where(static tag => tag.Value.Length > 0)];
        // One more than wanted tells that there are more.
        ours.RowLimit = wanted.Limits.MaxRows + 1;
        ours.Told = told;
    }
}
