using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>A SQL warehouse of Databricks.</summary>
/// <param name="workspace">A connection to its workspace.</param>
/// <param name="warehouse">Its id.</param>
/// <param name="inline">Whether results come within the workspace's answers, and not from a storage.</param>
/// <param name="patience">How long each step may take.</param>
/// <param name="logger">Hears what could not be tidied up.</param>
/// <param name="time">The clock.</param>
internal sealed class StatementExecutionEngine(Func<WorkspaceClient> workspace, string warehouse, bool inline, SparkPatience patience, ILogger<StatementExecutionEngine> logger, TimeProvider time) : AdbcEngine
{
    public override bool IsEmbedded => false;

    // A server takes more than this machine has cores.
    public override int UsualConcurrency => 8;

    public override OpenEngine Open() => new OpenStatementExecution(new StatementExecutionDatabase(workspace(), warehouse, inline, patience, time, logger));
}

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
