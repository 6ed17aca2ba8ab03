using System.Text.Json.Serialization;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>A SQL warehouse as the workspace describes it.</summary>
/// <param name="workspace">Its workspace.</param>
/// <param name="id">Its id.</param>
internal sealed class SqlWarehouse(WorkspaceClient workspace, string id)
{
    /// <summary>Its state at this moment, as <c>RUNNING</c> or <c>STOPPED</c>.</summary>
    /// <exception cref="ServerException">There is none, or this account may not ask.</exception>
    public async Task<string> State(Tries tries, CancellationToken cancellationToken)
    {
        var now = await workspace.Get($"/api/2.0/sql/warehouses/{Uri.EscapeDataString(id)}", SqlWarehouseJson.Default.SqlWarehouseState, tries, cancellationToken);
        return now.State is "DELETING" or "DELETED" ? throw new ServerException(ServerFault.NotThere, $"The SQL warehouse is in the state {now.State}.") : now.State;
    }
}

internal sealed record SqlWarehouseState([property: JsonPropertyName("state"), JsonRequired] string State);

[JsonSerializable(typeof(SqlWarehouseState))]
internal sealed partial class SqlWarehouseJson : JsonSerializerContext;
