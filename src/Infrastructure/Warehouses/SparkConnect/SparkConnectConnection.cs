using Apache.Arrow.Adbc;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A place for one session, which is opened by the first statement and replaced when the server lost it.</summary>
internal sealed class SparkConnectConnection(SparkConnectClient client) : StatementsOnlyConnection
{
    private SparkSession? session;
    private long? rose;

    public SparkConnectClient Client => client;

    /// <summary>Whether a session of before is there.</summary>
    public bool HasSession => session is not null;

    public override AdbcStatement CreateStatement() => new SparkConnectStatement(this);

    /// <summary>The session, opened where there is none; a cluster that starts is waited for.</summary>
    public async Task<SparkSession> Session(Action? starting, CancellationToken cancellationToken)
    {
        while (session is null)
        {
            try
            {
                await client.BeReady(() => Rises(starting), cancellationToken);
                session = await SparkSession.Open(client, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Starting)
            {
                Rises(starting);
                await client.Wait(client.Patience.Starting, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault is ServerFault.Passing or ServerFault.Unreachable or ServerFault.Timeout && IsYoung)
            {
                starting?.Invoke();
                await client.Wait(client.Patience.Starting, cancellationToken);
            }
        }

        rose = null;
        await session.Ready(cancellationToken);
        return session;
    }

    /// <summary>Makes sure of a server that did not answer, where it can be told from elsewhere; whether a statement may be sent to it again.</summary>
    /// <param name="sent">Whether the statement may have reached it: then only if it was not running, so that nothing runs twice.</param>
    /// <param name="starting">Is called as long as it is on its way up.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<bool> Revives(bool sent, Action? starting, CancellationToken cancellationToken)
    {
        if (!client.CanBeStarted)
            return false;
        rose = null;
        await client.BeReady(() => Rises(starting), cancellationToken);
        return rose is not null || !sent;
    }

    /// <summary>The server has lost the session, or something in it, or does not answer: the next statement looks whether it runs and opens another.</summary>
    public void Forget()
    {
        session?.Release();
        session = null;
    }

    // A cluster is said to run a moment before what answers on it does.
    private bool IsYoung => rose is { } moment && client.Since(moment) < client.Patience.Reconnect;

    private void Rises(Action? starting)
    {
        rose = client.Now;
        starting?.Invoke();
    }

    public override void Dispose()
    {
        Forget();
        base.Dispose();
    }
}
