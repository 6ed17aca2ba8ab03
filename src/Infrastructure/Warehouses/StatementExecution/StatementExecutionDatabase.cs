using Apache.Arrow.Adbc;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>A SQL warehouse of Databricks, by its Statement Execution API. Opening it sends nothing.</summary>
internal sealed class StatementExecutionDatabase(WorkspaceClient workspace, string warehouse, bool inline, Patience patience, TimeProvider time, ILogger logger, Action<string> orphaned) : AdbcDatabase
{
    private readonly StatementApi api = new(workspace, warehouse, patience, time, logger, orphaned);
    private readonly LinkDownload download = new(workspace.Workspace, patience, time);

    public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options) => new StatementExecutionConnection(api, inline ? null : download, time);

    public override void Dispose()
    {
        api.Dispose();
        download.Dispose();
        base.Dispose();
    }
}

/// <summary>The interface has no sessions; a connection is only a place for statements.</summary>
internal sealed class StatementExecutionConnection(StatementApi api, LinkDownload? download, TimeProvider time) : StatementsOnlyConnection
{
    public override AdbcStatement CreateStatement() => new StatementExecutionStatement(api, download, time);
}
