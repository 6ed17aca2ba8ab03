using System.Net;

namespace CleanDash.Web.SignIn;

/// <summary>Whether a request comes from this machine for sure: a proxy on it would look the same, so none may stand between.</summary>
internal static class Loopback
{
    public static bool IsLoopback(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && IsLoopbackName(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsProxys);

    public static bool IsLoopbackName(string host) => host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]";

    // The middleware that believes a proxy renames what the proxy said to X-Original-….
    private static bool IsProxys(string header) =>
        header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase);
}
