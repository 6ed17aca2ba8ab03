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
internal sealed class StatementExecutionEngine(Func<WorkspaceClient> workspace, string warehouse, bool inline, Patience patience, ILogger<StatementExecutionEngine> logger, TimeProvider time) : AdbcEngine
{
    public override bool IsEmbedded => false;

    // A server takes more than this machine has cores.
    public override int UsualConcurrency => 8;

    public override OpenEngine Open() => new OpenStatementExecution(new StatementExecutionDatabase(workspace(), warehouse, inline, patience, time, logger, Orphaned));
}
