using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>The workspace of the settings: the one place that every way into it takes its credentials from. Making it sends nothing.</summary>
internal sealed class DatabricksWorkspace : IDisposable
{
    private readonly SparkPatience patience;
    private readonly TimeProvider time;
    private readonly MachineToken? machine;
    private readonly TokenSource token;
    private readonly Uri address;

    public DatabricksWorkspace(DatabricksOptions options, SparkPatience patience, TimeProvider time)
    {
        this.patience = patience;
        this.time = time;
        address = options.Workspace ?? throw new ArgumentException("The settings were not checked.", nameof(options));
        machine = options.IsMachine ? new MachineToken(address, options.ClientId, new Secret(options.ClientSecret, options.ClientSecretFile, time), patience, time) : null;
        token = machine is null ? new Secret(options.Token, options.TokenFile, time).AsToken() : machine.Get;
    }

    /// <summary>A connection to its REST interface.</summary>
    public WorkspaceClient Connect() => new(address, token, patience, time);

    /// <summary>How Spark Connect reaches one of its clusters.</summary>
    public SparkConnectOptions Cluster(string id)
    {
        var cluster = new Cluster(Connect(), id, patience, time);
        return SparkConnectOptions.ForCluster(address, id, token) with { Ready = cluster.BeReady };
    }

    public void Dispose() => machine?.Dispose();
}
