using System.Text.Json;
using System.Text.Json.Serialization;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>A cluster that may have to be started before it answers.</summary>
/// <param name="workspace">Its workspace.</param>
/// <param name="id">Its id.</param>
/// <param name="patience">How long between two looks.</param>
/// <param name="time">The clock.</param>
internal sealed class Cluster(WorkspaceClient workspace, string id, Patience patience, TimeProvider time)
{
    /// <summary>Returns when the cluster can be spoken to; one that is stopped is started, because somebody asked.</summary>
    /// <param name="starting">Is called as long as it is on its way up.</param>
    /// <param name="cancellationToken">Gives up waiting; the cluster starts all the same.</param>
    /// <exception cref="ServerException">There is no such cluster, it cannot be started, or this account may not ask.</exception>
    public async Task BeReady(Action? starting, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            ClusterState now;
            try
            {
                now = await State(cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Permission)
            {
                // Accounts that may use a cluster may yet not be allowed to look at it: then it is for the cluster to answer.
                return;
            }

            switch (now.State)
            {
                case "RUNNING" or "RESIZING":
                    return;
                case "TERMINATED":
                    starting?.Invoke();
                    await Start(cancellationToken);
                    break;
                case "PENDING" or "RESTARTING" or "TERMINATING":
                    starting?.Invoke();
                    break;
                default:
                    throw new ServerException(ServerFault.Unreachable, $"The cluster is in the state {now.State}: {now.Message} {now.Reason?.Code}");
            }

            await Task.Delay(TimeSpan.FromTicks(Math.Min(patience.Starting.Ticks, look * TimeSpan.TicksPerSecond)), time, cancellationToken);
        }
    }

    /// <summary>What the workspace says of the cluster at this moment.</summary>
    /// <exception cref="ServerException">There is none, or this account may not ask.</exception>
    public Task<ClusterState> State(CancellationToken cancellationToken) =>
        workspace.Get($"/api/2.1/clusters/get?cluster_id={Uri.EscapeDataString(id)}", ClusterJson.Default.ClusterState, cancellationToken);

    private async Task Start(CancellationToken cancellationToken)
    {
        try
        {
            await workspace.Post("/api/2.1/clusters/start", JsonSerializer.SerializeToUtf8Bytes(new ClusterId(id), ClusterJson.Default.ClusterId), ClusterJson.Default.JsonElement, mayRepeat: true, cancellationToken);
        }
        catch (ServerException exception) when (exception.Message.StartsWith("INVALID_STATE", StringComparison.Ordinal))
        {
            // Somebody else started it meanwhile; the next look tells.
        }
    }
}

/// <summary>A cluster as the workspace describes it.</summary>
internal sealed record ClusterState(
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("state_message")] string? Message,
    [property: JsonPropertyName("termination_reason")] TerminationReason? Reason);

internal sealed record TerminationReason([property: JsonPropertyName("code")] string? Code);

internal sealed record ClusterId([property: JsonPropertyName("cluster_id")] string Id);

[JsonSerializable(typeof(ClusterState))]
[JsonSerializable(typeof(ClusterId))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ClusterJson : JsonSerializerContext;
