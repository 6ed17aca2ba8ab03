using System.Net.Sockets;
using System.Security.Cryptography;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CleanDash.Web.Hosting;

/// <summary>Where the host listens, to whom it answers, and how much one client may ask of it.</summary>
internal static class Listening
{
    private const string DefaultUrl = "http://127.0.0.1:5000";
    private const string Https = "https://";

    public static void AddListening(this WebApplicationBuilder builder, HostSettings settings)
    {
        var configuration = builder.Configuration;
        var urls = Urls(configuration);
        if (urls.Concat(Ports(configuration, "http")).Concat(Ports(configuration, "https")).FirstOrDefault(static url => !IsAddress(url)) is { } wrong)
        {
            throw new CannotStartException(CannotStartException.Settings, $"\"{wrong}\" is no address to listen on; ASPNETCORE_URLS (or --urls) takes http or https, a host and a port: {DefaultUrl}.");
        }

        if (CertificateFiles(configuration).FirstOrDefault(file => !File.Exists(Path.Combine(builder.Environment.ContentRootPath, file.Value!))) is { Key: { } key, Value: var missing })
        {
            throw new CannotStartException(CannotStartException.Settings, $"{key} names {missing}, which is not there or cannot be read.");
        }

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

    /// <summary>Sentences for the log at every start.</summary>
    public static IEnumerable<string> Warnings(IConfiguration configuration, HostSettings settings)
    {
        var isHttps = Urls(configuration).Exists(static url => url.StartsWith(Https, StringComparison.OrdinalIgnoreCase)) || configuration["https_ports"] is { Length: > 0 };
        if (settings.Site.PublicUrl?.StartsWith(Https, StringComparison.OrdinalIgnoreCase) == true && settings.Proxy.Known.Length == 0 && !isHttps)
        {
            yield return "Site:PublicUrl is https, but nothing here listens on https and Proxy:Known names no reverse proxy: every request looks like plain http from the proxy's own address. "
                + "Set Proxy:Known to the address that the proxy comes from, for example 127.0.0.1.";
        }
    }

    /// <summary>What is wrong with where to listen, when that is what kept the host from starting.</summary>
    public static string? Mistake(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => $"{exception.Message.TrimEnd('.')}. Stop the other program, or set ASPNETCORE_URLS to another address, for example http://127.0.0.1:5001.",
        IOException { InnerException: AggregateException inner } => Unheard(inner.InnerExceptions[0].Message),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => Unheard($"{exception.Message}; ports below 1024 take a right of their own"),
        SocketException => Unheard(exception.Message),
        CryptographicException => $"The certificate for https cannot be used: {exception.Message} Kestrel:Certificates:Default:Path names its file.",
        InvalidOperationException or FormatException when exception.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true => Unheard(FirstLine(exception.Message)),
        _ => null,
    };

    private static string Unheard(string why) => $"The address cannot be listened on: {why.TrimEnd('.')}. ASPNETCORE_URLS takes another, for example http://127.0.0.1:5001.";

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    private static List<string> Urls(IConfiguration configuration)
    {
        var kestrel = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"]);
        return [.. (configuration["urls"]?.Split(';') ?? []).Concat(kestrel).OfType<string>().Where(static url => url.Length > 0)];
    }

    private static IEnumerable<string> Ports(ConfigurationManager configuration, string scheme) =>
        (configuration[scheme + "_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}");

    private static IEnumerable<KeyValuePair<string, string?>> CertificateFiles(ConfigurationManager configuration) => configuration.GetSection("Kestrel").AsEnumerable().Where(
        static setting => setting.Value is { Length: > 0 } && setting.Key.Contains(":Certificate", StringComparison.OrdinalIgnoreCase) && setting.Key.EndsWith("Path", StringComparison.OrdinalIgnoreCase));

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            // A port that is no number is taken for a part of the host's name.
            var hasName = address.IsUnixPipe || address.IsNamedPipe || address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal);
            return hasName && address.Port <= 65_535 && address.PathBase.Length == 0 && address.Scheme.ToLowerInvariant() is ("http" or "https");
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && Loopback.IsLoopbackName(parsed.Host);
}
