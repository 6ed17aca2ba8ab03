using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CleanDash.Application;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>Tokens for a service principal (OAuth 2.0 client credentials, RFC 6749 §4.4), from the workspace's own token address; one request for all who wait.</summary>
internal sealed class MachineToken : IDisposable
{
    private const int MostJson = 64 << 10;

    // Before the end of a token, so that no call under way meets it; for short-lived ones a fifth of their life.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(5);

    // For renewing a token that is still good, and from a failure to the next try.
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly WorkspaceHttp http;
    private readonly string client;
    private readonly Secret secret;
    private readonly Patience patience;
    private readonly TimeProvider time;
    private readonly KnownSecrets secrets;
    private readonly SemaphoreSlim turn = new(1);
    private volatile Held? held;

    public MachineToken(Uri workspace, string client, Secret secret, Patience patience, TimeProvider time, KnownSecrets secrets)
    {
        this.secrets = secrets;
        this.client = client;
        this.secret = secret;
        this.patience = patience;
        this.time = time;
        http = new WorkspaceHttp(workspace, patience, time, MostJson);
    }

    /// <summary>A token that is good for some minutes.</summary>
    /// <param name="refused">Whether the one given before was refused.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="ServerException">The workspace gives none.</exception>
    public async ValueTask<string> Get(bool refused, CancellationToken cancellationToken)
    {
        if (!refused && held is { } known && IsFresh(known))
            return known.Token;
        if (!refused && held is { } old && IsGood(old))
            return await Renewed(old, cancellationToken);
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have fetched one while this caller waited.
            if (held is { } now && (refused ? time.GetElapsedTime(now.FetchedAt) < JustNow : IsFresh(now)))
                return now.Token;
            return await Take(refused, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    // One caller renews a token that is still good, and not for long; the others go on with it, and so does he when that fails.
    private async Task<string> Renewed(Held old, CancellationToken cancellationToken)
    {
        if (!await turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return old.Token;
        try
        {
            using var passing = new CancellationTokenSource(Renewal, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passing.Token);
            return held is { } now && IsFresh(now) ? now.Token : await Take(refused: false, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is OperationCanceledException or ServerException)
        {
            held = old with { RenewFrom = time.GetElapsedTime(old.FetchedAt) + Renewal };
            return old.Token;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<string> Take(bool refused, CancellationToken cancellationToken)
    {
        var fetched = await Fetch(refused, cancellationToken);
        secrets.Learn("Databricks access token", fetched.Token);
        held = fetched;
        return fetched.Token;
    }

    private bool IsFresh(Held known) => time.GetElapsedTime(known.FetchedAt) < known.RenewFrom && IsGood(known);

    private bool IsGood(Held known) => time.GetElapsedTime(known.FetchedAt) < known.Life;

    private async Task<Held> Fetch(bool refused, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(refused, cancellationToken);
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.Passing && attempt < patience.Attempts && patience.WaitAfter(exception, attempt) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private async Task<Held> Once(bool refused, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var (answer, body) = await http.Send(
            _ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Post, "/oidc/v1/token")
            {
                Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "all-apis")]),
                Headers = { Authorization = new AuthenticationHeaderValue("Basic", Credentials(refused)) },
            }),
            toItsEnd: false,
            cancellationToken);
        using (answer)
            return answer.IsSuccessStatusCode ? Read(body, asked) : throw Refused(answer, body);
    }

    private string Credentials(bool refused)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret.Now(refused)}"));
        secrets.Learn("Databricks basic credentials", basic);
        return basic;
    }

    private ServerException Refused(HttpResponseMessage answer, byte[] body)
    {
        var status = answer.StatusCode;
        if (status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            var retry = WorkspaceErrors.RetryAfter(answer, time);
            var isBusy = status == HttpStatusCode.TooManyRequests || (status == HttpStatusCode.ServiceUnavailable && retry is not null);
            return new ServerException(ServerFault.Passing, $"The workspace's token address answered {(int)status}.") { RetryAfter = retry, IsBusy = isBusy };
        }

        var error = Text(body, "error");
        return error is null
            ? new ServerException(ServerFault.Unreachable, $"What answers there gives no tokens: status {(int)status} without an OAuth error.")
            : new ServerException(ServerFault.Credentials, $"The workspace gives this client no token: {error}.");
    }

    private static Held Read(byte[] body, long asked)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var seconds = json.RootElement.TryGetProperty("expires_in", out var given) && given.TryGetDouble(out var said) ? Math.Clamp(said, 0, 86_400) : 3_600;
            var life = TimeSpan.FromSeconds(seconds);
            var token = json.RootElement.GetProperty("access_token").GetString();
            return token is { Length: > 0 } && Secret.IsSendable(token)
                ? new Held(token, asked, life, life - TimeSpan.FromTicks(Math.Min(Margin.Ticks, life.Ticks / 5)))
                : throw new JsonException("The token is empty, or no header can hold it.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ServerException(ServerFault.Unreachable, "What answers at the workspace's token address gives no token.", exception);
        }
    }

    private static string? Text(byte[] body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? OneLine.Of(value.GetString()!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A token, when it was asked for, and how long after that it is good and is to be renewed.</summary>
    private sealed record Held(string Token, long FetchedAt, TimeSpan Life, TimeSpan RenewFrom);
}
