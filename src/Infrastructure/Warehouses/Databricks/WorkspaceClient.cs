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

    /// <summary>Asks for something; asked again after everything that may pass.</summary>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Send(HttpMethod.Get, path, null, type, mayRepeat: true, cancellationToken);

    /// <summary>Sends a question or an order.</summary>
    /// <param name="path">Below the workspace.</param>
    /// <param name="json">The body.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="mayRepeat">Whether it does no harm to send it twice; otherwise it is sent again only where it was certainly not taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public Task<T> Post<T>(string path, byte[] json, JsonTypeInfo<T> type, bool mayRepeat, CancellationToken cancellationToken) =>
        Send(HttpMethod.Post, path, json, type, mayRepeat, cancellationToken);

    /// <summary>Asks to forget something; tried once.</summary>
    /// <exception cref="ServerException">What the workspace refused or could not do.</exception>
    public async Task Delete(string path, CancellationToken cancellationToken) => await Once(HttpMethod.Delete, path, null, refused: false, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<T> Send<T>(HttpMethod method, string path, byte[]? json, JsonTypeInfo<T> type, bool mayRepeat, CancellationToken cancellationToken)
    {
        var refused = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Read(await Once(method, path, json, refused, cancellationToken), type);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Credentials && !refused)
            {
                refused = true;
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Passing && attempt < patience.Attempts && (mayRepeat || exception.WasNotTaken))
            {
                await Task.Delay(exception.RetryAfter ?? patience.Wait(attempt), time, cancellationToken);
            }
        }
    }

    private async Task<byte[]> Once(HttpMethod method, string path, byte[]? json, bool refused, CancellationToken cancellationToken)
    {
        var (answer, text) = await http.Send(
            async within =>
            {
                var request = new HttpRequestMessage(method, path);
                if (json is not null)
                    request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(refused, within));
                request.Headers.UserAgent.Add(Agent);
                return request;
            },
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
}
