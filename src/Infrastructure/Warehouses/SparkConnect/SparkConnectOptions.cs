using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>Where a Spark Connect server is and how it is spoken to.</summary>
internal sealed record SparkConnectOptions
{
    private const string ClusterHeader = "x-databricks-cluster-id";

    /// <summary><c>https://host:port</c>, or <c>http</c> without encryption.</summary>
    public required Uri Server { get; init; }

    /// <summary>Gives what goes into the authorization header of every call; null sends none.</summary>
    public TokenSource? Token { get; init; }

    /// <summary>Returns when the server can be spoken to, and tells as long as it is on its way up; null where it always can. Asked before a session is opened.</summary>
    public Func<Action?, CancellationToken, Task>? Ready { get; init; }

    /// <summary>Further headers of every call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The name that a server without identities of its own is told.</summary>
    public string User { get; init; } = "cleandash";

    /// <summary>What stands before our own name in the client's.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The largest message that is taken, in bytes; servers send no larger ones than 128 MiB.</summary>
    public int MaxMessage { get; init; } = 128 << 20;

    /// <summary>A cluster of a Databricks workspace.</summary>
    /// <param name="workspace">The workspace's address; encrypted, except on this machine.</param>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="token">Gives a personal token or an OAuth access token.</param>
    public static SparkConnectOptions ForCluster(Uri workspace, string cluster, TokenSource token) => new()
    {
        Server = workspace,
        Token = token,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterHeader] = cluster },
        User = "",
    };
}
