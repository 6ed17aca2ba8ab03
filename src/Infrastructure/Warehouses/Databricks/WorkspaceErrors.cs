using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>What a failed call of the REST interface means. Bodies that are not the interface's own are never repeated.</summary>
internal static partial class WorkspaceErrors
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    public static ServerException Of(HttpResponseMessage answer, byte[] body, TimeProvider time)
    {
        var (code, words) = Read(body);
        var status = answer.StatusCode;
        if (IsOfToken(status, code, words ?? Encoding.UTF8.GetString(body)))
            return new ServerException(ServerFault.Credentials, code is null ? $"The workspace answered {(int)status}." : $"{code}: {words}");
        if (code is null && (int)status is >= 300 and < 500 and not (408 or 429))
            return new ServerException(ServerFault.Unreachable, $"What answers there is no Databricks workspace: status {(int)status} without its JSON.");
        var retry = RetryAfter(answer, time);
        var isFull = status == HttpStatusCode.TooManyRequests;
        var isAway = status == HttpStatusCode.ServiceUnavailable;
        return new ServerException(Fault(status, words), code is null ? $"The workspace answered {(int)status}." : $"{code}: {words}")
        {
            RetryAfter = retry,
            // Too many requests, and a service that says when it is back, have taken nothing.
            WasNotTaken = isFull || (isAway && retry is not null),
            // In front of a workspace that is down others answer 503 too, without its words.
            IsBusy = isFull || (isAway && (code is not null || retry is not null)),
        };
    }

    public static ServerException Of(HttpRequestException exception)
    {
        if (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            return new ServerException(ServerFault.TooLarge, "The workspace's answer is larger than this program takes at once.", exception);
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            // A certificate does not become right, and a name not known, by asking again.
            if (cause is AuthenticationException)
                return new ServerException(ServerFault.Unreachable, "The workspace's certificate is not accepted.", exception);
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
                return new ServerException(ServerFault.Unreachable, "The workspace's name is not known to the network.", exception);
            if (cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                return new ServerException(ServerFault.Passing, "Nobody listens at the workspace's address.", exception) { WasNotTaken = true };
        }

        return new ServerException(ServerFault.Passing, $"The connection to the workspace broke: {exception.HttpRequestError}.", exception);
    }

    /// <summary>When the other side wants to be asked again, in seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time)
    {
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is { } given ? TimeSpan.FromSeconds(Math.Clamp(given.TotalSeconds, 0, LongestRetry.TotalSeconds)) : null;
    }

    // A wrong token is a 401, or, as some parts of the interface have it, a 403: by the words, or by a number in place of a name.
    private static bool IsOfToken(HttpStatusCode status, string? code, string said) =>
        status == HttpStatusCode.Unauthorized || (status == HttpStatusCode.Forbidden && (code == "403" || said.Contains("Invalid access token", StringComparison.OrdinalIgnoreCase)));

    private static ServerFault Fault(HttpStatusCode status, string? words) => (int)status switch
    {
        403 => ServerFault.Permission,
        404 => ServerFault.NotThere,
        400 when words is not null && NothingThere().IsMatch(words) => ServerFault.NotThere,
        408 or 429 or >= 500 => ServerFault.Passing,
        _ => ServerFault.Statement,
    };

    private static (string? Code, string? Words) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error_code", out var code)
                ? (Text(code), json.RootElement.TryGetProperty("message", out var words) ? Text(words) : "")
                : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    // Older parts of the interface send numbers.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble().ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    // Ids that nothing has are wrong values to some parts of the interface.
    [GeneratedRegex("^(?:(?:Cluster|SQL warehouse|Warehouse|Endpoint) .{0,200}(?:does not exist|not found)|.{0,200} is not a valid endpoint id)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NothingThere();
}
