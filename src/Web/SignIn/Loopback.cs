using System.Net;

namespace CleanDash.Web.SignIn;

/// <summary>Whether a request comes from this machine for sure: a proxy on it would look the same, so none may stand between.</summary>
internal static class Loopback
{
    public static bool IsLoopback(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && context.Request.Host.Host is ("localhost" or "127.0.0.1" or "[::1]")
        && !context.Request.Headers.Keys.Any(name =>
            name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
}
