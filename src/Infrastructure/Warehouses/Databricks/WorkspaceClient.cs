using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>The REST interface of a workspace: credentials, time limits, and which calls are tried again.</summary>
internal sealed class WorkspaceClient : IDisposable
{
    private const int MostJson = 64 << 20;
    private static readonly ProductInfoHeaderValue Agent = new("CleanDash", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3));

    private readonly WorkspaceHttp http;
    private readonly TokenSource token;
    private readonly Patience patience;
    private readonly TimeProvider time;

    public WorkspaceClient(Uri workspace, TokenSource token, Patience patience, TimeProvider time)
    {
        this.token = token;
        this.patience = patience;
        this.time = time;
        http = new WorkspaceHttp(workspace, patience, time, MostJson);
    }

    /// <summary>The workspace's address.</summary>
    public Uri Workspace => http.Workspace;

    /// <summary>Asks for something.</summary>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public Task<T> Get<T>(string path, JsonTypeInfo<T> type, Tries tries, CancellationToken cancellationToken) =>
        Send(HttpMethod.Get, path, null, type, tries, cancellationToken);

    /// <summary>Sends a question or an order.</summary>
    /// <param name="path">Below the workspace.</param>
    /// <param name="json">The body.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="tries">How often.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public Task<T> Post<T>(string path, byte[] json, JsonTypeInfo<T> type, Tries tries, CancellationToken cancellationToken) =>
        Send(HttpMethod.Post, path, json, type, tries, cancellationToken);

    /// <summary>Asks to forget something; tried once.</summary>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public async Task Delete(string path, CancellationToken cancellationToken) => await Once(HttpMethod.Delete, path, null, refused: false, toItsEnd: false, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<T> Send<T>(HttpMethod method, string path, byte[]? json, JsonTypeInfo<T> type, Tries tries, CancellationToken cancellationToken)
    {
        var refused = false;
        long? troubledSince = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Read(await Once(method, path, json, refused, tries == Tries.UntilTaken, cancellationToken), type);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Credentials && !refused)
            {
                refused = true;
            }
            catch (ServerException exception)
            {
                troubledSince ??= time.GetTimestamp();
                if (WaitAfter(exception, tries, attempt, time.GetElapsedTime(troubledSince.Value)) is not { } wait)
                    throw;
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private TimeSpan? WaitAfter(ServerException trouble, Tries tries, int attempt, TimeSpan troubled) => tries switch
    {
        Tries.Patiently => trouble.Fault is ServerFault.Passing or ServerFault.Timeout ? patience.PauseAfter(trouble, attempt, troubled) : null,
        Tries.Several or Tries.UntilTaken when trouble.Fault == ServerFault.Passing && attempt < patience.Attempts && (tries == Tries.Several || trouble.WasNotTaken) =>
            patience.WaitAfter(trouble, attempt),
        _ => null,
    };

    private async Task<byte[]> Once(HttpMethod method, string path, byte[]? json, bool refused, bool toItsEnd, CancellationToken cancellationToken)
    {
        var (answer, text) = await http.Send(
            async within =>
            {
                var request = new HttpRequestMessage(method, path);
                if (json is not null)
                    request.Content = new CallersContent(json, cancellationToken) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(refused, within));
                request.Headers.UserAgent.Add(Agent);
                return request;
            },
            toItsEnd,
            cancellationToken);
        using (answer)
            return answer.IsSuccessStatusCode ? text : throw WorkspaceErrors.Of(answer, text, time);
    }

    private static T Read<T>(byte[] text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new ServerException(ServerFault.Unreachable, "What answers there is no Databricks workspace: its answer is not the JSON that one sends.", exception);
        }
    }

    // A connection takes a while to come about: whoever left meanwhile wants nothing sent by it.
    private sealed class CallersContent(byte[] json, CancellationToken caller) : ByteArrayContent(json)
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            caller.ThrowIfCancellationRequested();
            return base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}

/// <summary>How often a call is made that fails in passing.</summary>
internal enum Tries
{
    /// <summary>Once: whoever calls tries again as it suits him.</summary>
    Once,

    /// <summary>A few times: it does no harm when it arrives twice.</summary>
    Several,

    /// <summary>For half a minute, also after silence: what is under way there is not given up because for a while nobody can look at it.</summary>
    Patiently,

    /// <summary>Again only where it was certainly not taken. Once it is under way its answer is awaited, also when the caller goes: it may have been taken.</summary>
    UntilTaken,
}
