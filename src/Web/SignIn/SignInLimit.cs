using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace CleanDash.Web.SignIn;

/// <summary>How often one network address may begin to sign in; whoever is at the machine itself may as often as they like.</summary>
internal static class SignInLimit
{
    public const string Policy = "sign-in";
    private const int PerMinute = 10;

    public static void AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(static options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            context.HttpContext.Features.Set(SignInRefusals.TooMany);
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(Policy, static context => !HttpMethods.IsPost(context.Request.Method) || context.IsLoopback()
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(Network(context.Connection.RemoteIpAddress), static _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
    });

    // One household or office has a whole /64 of IPv6 addresses to choose from.
    private static string Network(IPAddress? address)
    {
        if (address is null) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
