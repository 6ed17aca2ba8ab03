using System.Net;
using System.Net.Sockets;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>
/// Fetches parts of results from the storage behind their links. The storage is told what the link says and nothing of the workspace: no credentials, no
/// cookies. Addresses are secrets and stand in no message.
/// </summary>
internal sealed class LinkDownload(Uri workspace, Patience patience, TimeProvider time) : IDisposable
{
    private const long Slack = 1 << 20;

    // Parts are some ten megabytes; whatever is said of one, not more than this is taken, and memory only as bytes come.
    private const long Most = 256 << 20;
    private const long First = 4 << 20;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = patience.Connect,
        PooledConnectionLifetime = Patience.ConnectionLifetime,
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The bytes of one part.</summary>
    /// <exception cref="LinkExpiredException">The storage does not honour the link (any more); a fresh one may do.</exception>
    /// <exception cref="ServerException">It cannot be had.</exception>
    public async Task<byte[]> Fetch(ExternalLink link, CancellationToken cancellationToken)
    {
        var address = Address(link);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(address, link, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Passing && attempt < patience.Attempts && patience.WaitAfter(exception, attempt) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault is ServerFault.Passing or ServerFault.Timeout or ServerFault.Unreachable)
            {
                throw StatementErrors.NoStorage(exception.Message, exception);
            }
        }
    }

    public void Dispose() => http.Dispose();

    private Uri Address(ExternalLink link) =>
        Uri.TryCreate(link.Address, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && workspace.IsLoopback))
            ? address
            : throw new ServerException(ServerFault.Unreachable, "The warehouse names a place for its answer that is not reached by https.");

    private async Task<byte[]> Once(Uri address, ExternalLink link, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience.Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var (name, value) in link.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)answer.StatusCode switch
            {
                200 => await Body(answer, link, silence, either.Token),
                400 or 401 or 403 or 404 or 410 => throw new LinkExpiredException(),
                408 or 429 or >= 500 => throw new ServerException(ServerFault.Passing, $"The storage answered {(int)answer.StatusCode}.")
                {
                    RetryAfter = WorkspaceErrors.RetryAfter(answer, time), IsBusy = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable,
                },
                var other => throw new ServerException(ServerFault.Unreachable, $"The storage answered {other}."),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException(ServerFault.Timeout, silence.IsCancellationRequested
                ? $"The storage was silent for {patience.Silence.TotalSeconds:0.#} seconds."
                : $"There was no connection to the storage within {patience.Connect.TotalSeconds:0.#} seconds.");
        }
        // The exceptions of the network name the address.
        catch (HttpRequestException exception)
        {
            throw new ServerException(ServerFault.Passing, $"The connection to the storage broke: {exception.HttpRequestError}.");
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new ServerException(ServerFault.Passing, "The connection to the storage broke.");
        }
    }

    // More than was announced is not taken into memory.
    private async Task<byte[]> Body(HttpResponseMessage answer, ExternalLink link, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        var announced = answer.Content.Headers.ContentLength;
        if (link.ByteCount > Most)
            throw new ServerException(ServerFault.TooLarge, $"A part of the result has {link.ByteCount} bytes; not more than {Most} are taken.");
        var most = link.ByteCount is > 0 and var count ? Math.Min(count + (count / 4) + Slack, Most) : Most;
        if (announced > most)
            throw TooMuch();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[Math.Clamp(announced ?? link.ByteCount ?? 0, Slack, First) + 1];
        var read = 0;
        while (await stream.ReadAsync(bytes.AsMemory(read), cancellationToken) is > 0 and var more)
        {
            read += more;
            silence.CancelAfter(patience.Silence);
            if (read > most)
                throw TooMuch();
            if (read == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, most + 1));
        }

        // A stream that is cut shows where its rows are counted; here only what was promised for the way.
        if (announced is { } promised && read < promised)
            throw new ServerException(ServerFault.Passing, "The connection to the storage broke within an answer.");
        return read == bytes.Length ? bytes : bytes.AsSpan(0, read).ToArray();

        static ServerException TooMuch() => new(ServerFault.Incomplete, "The storage sends more than the warehouse announced.");
    }
}

/// <summary>The storage does not honour a link.</summary>
internal sealed class LinkExpiredException : Exception;
