using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>One request to a workspace and its whole answer, each within its time. It follows no redirect and keeps no cookie, so that credentials reach nobody else.</summary>
/// <param name="workspace">Its address.</param>
/// <param name="patience">For a connection and for an answer.</param>
/// <param name="time">Measures them.</param>
/// <param name="most">Bytes of an answer that are taken.</param>
internal sealed class WorkspaceHttp(Uri workspace, Patience patience, TimeProvider time, int most) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = patience.Connect, PooledConnectionLifetime = Patience.ConnectionLifetime })
    {
        BaseAddress = workspace,
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = most,
    };

    /// <summary>The workspace's address.</summary>
    public Uri Workspace => workspace;

    /// <summary>Makes the request, which may take some of the answer's time, and sends it once.</summary>
    /// <param name="make">The request.</param>
    /// <param name="toItsEnd">Whether an answer that is under way is awaited though the caller is gone.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="ServerException">There is no answer, and why.</exception>
    public async Task<(HttpResponseMessage Answer, byte[] Body)> Send(Func<CancellationToken, ValueTask<HttpRequestMessage>> make, bool toItsEnd, CancellationToken cancellationToken)
    {
        using var passing = new CancellationTokenSource(patience.Answer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passing.Token);
        try
        {
            using var request = await make(either.Token);
            either.Token.ThrowIfCancellationRequested();
            var within = toItsEnd ? passing.Token : either.Token;
            var answer = await http.SendAsync(request, within);
            return (answer, await answer.Content.ReadAsByteArrayAsync(within));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException(ServerFault.Timeout, passing.IsCancellationRequested
                ? $"The workspace did not answer within {patience.Answer.TotalSeconds:0.#} seconds."
                : $"There was no connection to the workspace within {patience.Connect.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException exception)
        {
            throw WorkspaceErrors.Of(exception);
        }
    }

    public void Dispose() => http.Dispose();
}
