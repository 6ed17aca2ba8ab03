using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>The workspace of the settings: one for the process, from which every way into it takes its credentials. Making it sends nothing.</summary>
internal sealed class DatabricksWorkspace : IDisposable
{
    private readonly Patience patience;
    private readonly TimeProvider time;
    private readonly MachineToken? machine;
    private readonly TokenSource token;
    private readonly Uri address;
    private readonly Lock gate = new();
    private readonly List<WorkspaceClient> kept = [];

    public DatabricksWorkspace(DatabricksOptions options, Patience patience, TimeProvider time, KnownSecrets secrets)
    {
        Options = options;
        this.patience = patience;
        this.time = time;
        address = options.Workspace ?? throw new ArgumentException("The settings were not checked.", nameof(options));
        machine = options.IsMachine ? new MachineToken(address, options.ClientId, new Secret("Databricks:ClientSecret", options.ClientSecret, options.ClientSecretFile, time, secrets), patience, time, secrets) : null;
        token = machine is null ? new Secret("Databricks:Token", options.Token, options.TokenFile, time, secrets).AsToken() : machine.Get;
    }

    /// <summary>The settings that it was made from.</summary>
    public DatabricksOptions Options { get; }

    /// <summary>A connection to its REST interface; whoever asks for it hangs up.</summary>
    /// <param name="own">How long its steps may take, where that is not what is usual.</param>
    public WorkspaceClient Connect(Patience? own = null) => new(address, token, own ?? patience, time);

    /// <summary>How Spark Connect reaches one of its clusters.</summary>
    public SparkConnectOptions Cluster(string id)
    {
        var client = Connect();
        lock (gate)
            kept.Add(client);
        var cluster = new Cluster(client, id, patience, time);
        return SparkConnectOptions.ForCluster(address, id, token) with { Ready = cluster.BeReady };
    }

    /// <summary>Fetches a token anew, or looks whether there is one; says which kind.</summary>
    /// <exception cref="ServerException">There is none.</exception>
    public async Task<string> HasToken(CancellationToken cancellationToken)
    {
        await token(refused: true, cancellationToken);
        return machine is null ? "There is a personal access token; the next step shows whether it is accepted." : "The workspace gave the service principal a token.";
    }

    /// <summary>The state of a cluster, in a sentence.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="own">How long and how often it is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException">There is no such cluster, or the credentials are refused.</exception>
    public async Task<string> ClusterState(string id, Patience own, CancellationToken cancellationToken)
    {
        using var workspace = Connect(own);
        return await Looked("cluster", () => new Cluster(workspace, id, own, time).Now(cancellationToken));
    }

    /// <summary>The state of a SQL warehouse, in a sentence.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="own">How long and how often it is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException">There is no such warehouse, or the credentials are refused.</exception>
    public async Task<string> WarehouseState(string id, Patience own, CancellationToken cancellationToken)
    {
        using var workspace = Connect(own);
        return await Looked("SQL warehouse", () => new SqlWarehouse(workspace, id).State(Tries.Several, cancellationToken));
    }

    // Accounts that may ask something may yet not be allowed to look at what answers.
    private static async Task<string> Looked(string what, Func<Task<string>> look)
    {
        try
        {
            var state = await look();
            return state is "RUNNING" or "RESIZING" ? $"The {what} runs." : $"The {what} is in the state {state}; the first question starts it.";
        }
        catch (ServerException exception) when (exception.Fault == ServerFault.Permission)
        {
            return $"The credentials are accepted; this account may not look at the {what}'s state.";
        }
    }

    public void Dispose()
    {
        lock (gate)
            kept.ForEach(static client => client.Dispose());
        machine?.Dispose();
    }
}
