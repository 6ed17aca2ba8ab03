using System.Text.Json;
using System.Text.Json.Serialization;
using CleanDash.Application;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>A cluster that may have to be started before it answers.</summary>
/// <param name="workspace">Its workspace.</param>
/// <param name="id">Its id.</param>
/// <param name="patience">How long between two looks.</param>
/// <param name="time">The clock.</param>
internal sealed class Cluster(WorkspaceClient workspace, string id, Patience patience, TimeProvider time)
{
    // The workspace may not have noticed yet that a cluster was started.
    private const int LooksBehind = 3;

    private const int MostWords = 600;

    // Every start costs money, whoever asks: what failed is not tried again at once.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private volatile Failure? failure;

    /// <summary>Returns when the cluster can be spoken to; one that is stopped is started, once, because somebody asked; one that did not come up only after a few minutes.</summary>
    /// <param name="starting">Is called as long as it is on its way up.</param>
    /// <param name="cancellationToken">Gives up waiting; the cluster starts all the same.</param>
    /// <exception cref="ServerException">There is no such cluster, it does not come up, or this account may not start it.</exception>
    public async Task BeReady(Action? starting, CancellationToken cancellationToken)
    {
        var isRising = false;
        int? startedAt = null;
        for (var look = 1; ; look++)
        {
            ClusterState now;
            try
            {
                now = await State(look == 1 ? Tries.Several : Tries.Patiently, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Permission)
            {
                // Accounts that may use a cluster may yet not be allowed to look at it: then it is for the cluster to answer.
                return;
            }

            switch (now.State)
            {
                case "RUNNING" or "RESIZING":
                    failure = null;
                    return;
                case "TERMINATED" or "TERMINATING" when isRising || look - startedAt >= LooksBehind:
                    failure = new(time.GetTimestamp(), $"The cluster was started and did not come up{Why(now)}.");
                    throw Failed(failure);
                case "TERMINATED" when failure is { } last && time.GetElapsedTime(last.At) < Rest:
                    throw Failed(last);
                case "TERMINATED" when startedAt is null:
                    starting?.Invoke();
                    await Start(cancellationToken);
                    startedAt = look;
                    break;
                case "TERMINATED" or "TERMINATING":
                    starting?.Invoke();
                    break;
                case "PENDING" or "RESTARTING":
                    isRising = true;
                    starting?.Invoke();
                    break;
                default:
                    throw Lost(now);
            }

            await Task.Delay(TimeSpan.FromTicks(Math.Min(patience.Starting.Ticks, look * TimeSpan.TicksPerSecond)), time, cancellationToken);
        }
    }

    /// <summary>The state at this moment, as <c>RUNNING</c> or <c>TERMINATED</c>.</summary>
    /// <exception cref="ServerException">There is none, it is in a state that no start ends, or this account may not ask.</exception>
    public async Task<string> Now(CancellationToken cancellationToken)
    {
        var now = await State(Tries.Several, cancellationToken);
        return now.State is "RUNNING" or "RESIZING" or "TERMINATED" or "TERMINATING" or "PENDING" or "RESTARTING" ? now.State : throw Lost(now);
    }

    private Task<ClusterState> State(Tries tries, CancellationToken cancellationToken) =>
        workspace.Get($"/api/2.1/clusters/get?cluster_id={Uri.EscapeDataString(id)}", ClusterJson.Default.ClusterState, tries, cancellationToken);

    private async Task Start(CancellationToken cancellationToken)
    {
        try
        {
            await workspace.Post("/api/2.1/clusters/start", JsonSerializer.SerializeToUtf8Bytes(new ClusterId(id), ClusterJson.Default.ClusterId), ClusterJson.Default.JsonElement, Tries.Several, cancellationToken);
        }
        catch (ServerException exception) when (exception.Message.StartsWith("INVALID_STATE", StringComparison.Ordinal))
        {
            // Somebody else started it meanwhile; the next look tells.
        }
        catch (ServerException exception) when (exception.Fault == ServerFault.Permission)
        {
            throw new ServerException(
                ServerFault.Down,
                $"The cluster is stopped, and this account may not start it: give it the right Can Restart, or have somebody start it. {exception.Message}",
                exception);
        }
    }

    private ServerException Failed(Failure last) => new(ServerFault.Down, last.Why) { RetryAfter = Rest - time.GetElapsedTime(last.At) };

    private static ServerException Lost(ClusterState now) => new(ServerFault.Down, $"The cluster is in the state {OneLine.Of(now.State)}{Why(now)}.");

    // As the cloud said it; for administrators.
    private static string Why(ClusterState now)
    {
        var reason = now.Reason;
        string?[] said = [now.Message, reason?.Code, reason?.Kind, .. (reason?.Details ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Select(static detail => $"{detail.Key}: {detail.Value}")];
        var why = OneLine.Of(string.Join(", ", said.Where(static words => !string.IsNullOrWhiteSpace(words)).Select(static words => words!.Trim().TrimEnd('.'))));
        return why.Length == 0 ? "" : $": {(why.Length > MostWords ? why[..MostWords] : why)}";
    }

    private sealed record Failure(long At, string Why);
}

/// <summary>A cluster as the workspace describes it.</summary>
internal sealed record ClusterState(
    [property: JsonPropertyName("state"), JsonRequired] string State,
    [property: JsonPropertyName("state_message")] string? Message,
    [property: JsonPropertyName("termination_reason")] TerminationReason? Reason);

internal sealed record TerminationReason(
    [property: JsonPropertyName("code")] string? Code,
    [property: JsonPropertyName("type")] string? Kind,
    [property: JsonPropertyName("parameters")] IReadOnlyDictionary<string, string?>? Details);

internal sealed record ClusterId([property: JsonPropertyName("cluster_id")] string Id);

[JsonSerializable(typeof(ClusterState))]
[JsonSerializable(typeof(ClusterId))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ClusterJson : JsonSerializerContext;
