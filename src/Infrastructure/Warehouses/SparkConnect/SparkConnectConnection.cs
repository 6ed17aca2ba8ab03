using Apache.Arrow.Adbc;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

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
            catch (ServerException exception) when (exception.Fault == ServerFault.Starting)
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
