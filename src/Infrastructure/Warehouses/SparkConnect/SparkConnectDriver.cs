using Apache.Arrow.Adbc;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>Speaks Spark Connect: Apache Spark from 3.4 on, and clusters of Databricks.</summary>
internal sealed class SparkConnectDriver(SparkPatience patience, TimeProvider time, Microsoft.Extensions.Logging.ILogger? logger = null) : AdbcDriver
{
    public override int DriverVersion => AdbcVersion.Version_1_1_0;

    /// <summary>Opens the address of the option <c>uri</c>, <c>sc://host:port/;…</c>. Nothing is sent.</summary>
    /// <exception cref="AdbcException">There is no such address.</exception>
    public override AdbcDatabase Open(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(AdbcOptions.Uri, out var address) || parameters.Count != 1)
            throw new AdbcException($"The driver takes one option, {AdbcOptions.Uri}.", AdbcStatusCode.InvalidArgument);
        return SparkConnectAddress.Parse(address, out var mistake) is { } options
            ? Open(options)
            : throw new AdbcException($"The address {mistake}.", AdbcStatusCode.InvalidArgument);
    }

    /// <summary>Opens a server. Nothing is sent.</summary>
    public SparkConnectDatabase Open(SparkConnectOptions options) => new(new SparkConnectClient(options, patience, time, logger));
}

/// <summary>A server.</summary>
internal sealed class SparkConnectDatabase(SparkConnectClient client) : AdbcDatabase
{
    public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options) => new SparkConnectConnection(client);

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }
}

/// <summary>A place for one session, which is opened by the first statement and replaced when the server lost it.</summary>
internal sealed class SparkConnectConnection(SparkConnectClient client) : StatementsOnlyConnection
{
    private SparkSession? session;

    public SparkConnectClient Client => client;

    public override AdbcStatement CreateStatement() => new SparkConnectStatement(this);

    /// <summary>The session, opened where there is none; a cluster that starts is waited for.</summary>
    public async Task<SparkSession> Session(Action? starting, CancellationToken cancellationToken)
    {
        while (session is null)
        {
            try
            {
                await client.BeReady(starting, cancellationToken);
                session = await SparkSession.Open(client, cancellationToken);
            }
            catch (SparkException exception) when (exception.Fault == SparkFault.Starting)
            {
                starting?.Invoke();
                await client.Wait(client.Patience.Starting, cancellationToken);
            }
        }

        await session.Ready(cancellationToken);
        return session;
    }

    /// <summary>The server has lost the session, or something in it: the next statement opens another.</summary>
    public void Forget()
    {
        session?.Release();
        session = null;
    }

    public override void Dispose()
    {
        Forget();
        base.Dispose();
    }
}
