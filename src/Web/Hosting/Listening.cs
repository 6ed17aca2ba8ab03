using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CleanDash.Web.Hosting;

/// <summary>Where the host listens, to whom it answers, and how much one client may ask of it.</summary>
internal static class Listening
{
    private const string DefaultUrl = "http://127.0.0.1:5000";

    public static void AddListening(this WebApplicationBuilder builder, HostSettings settings)
    {
        var configuration = builder.Configuration;
        var kestrel = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"]);
        var urls = (configuration["urls"]?.Split(';') ?? []).Concat(kestrel).OfType<string>().Where(static url => url.Length > 0).ToList();
        var ports = configuration["http_ports"] is { Length: > 0 } || configuration["https_ports"] is { Length: > 0 };
        if (urls.Count == 0 && !ports) builder.WebHost.UseUrls(DefaultUrl);

        if (builder.Environment.IsDevelopment() && ((urls.Count == 0 && ports) || !urls.TrueForAll(IsLoopback)))
        {
            throw new CannotStartException(
                CannotStartException.Settings,
                $"In Development everybody may choose a demo person, so it listens on this machine alone. ASPNETCORE_URLS takes {DefaultUrl}; for others set ASPNETCORE_ENVIRONMENT=Production.");
        }

        builder.Services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
            if (settings.Site.PublicUrl is { Length: > 0 } url) options.AllowedHosts.Add(new Uri(url).Host);
            options.AllowEmptyHosts = false;
            options.IncludeFailureMessage = false;
        });
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // With no proxy named the middleware would believe everybody.
            options.ForwardedHeaders = settings.Proxy.Known.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = 1;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
            foreach (var proxy in settings.Proxy.Known.Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        });
        builder.Services.AddHsts(static options => options.MaxAge = TimeSpan.FromDays(365));
        builder.Services.Configure<KestrelServerOptions>(static options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = 2_000;
            options.Limits.MaxRequestBodySize = 1024 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && Loopback.IsLoopbackName(parsed.Host);
}
