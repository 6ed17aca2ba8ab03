using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The first steps to a server, taken the way that statements take: its name, a connection, its certificate.</summary>
/// <param name="server">The server.</param>
/// <param name="limit">How long a connection may take.</param>
/// <param name="proxies">The proxies of the environment, through which every encrypted connection goes that does not stay on this machine.</param>
internal sealed class NetworkSteps(Uri server, TimeSpan limit, IWebProxy proxies)
{
    private readonly Uri? proxy = server.Scheme == Uri.UriSchemeHttps && !server.IsLoopback && !proxies.IsBypassed(server) ? proxies.GetProxy(server) : null;

    private string Proxy => $"the proxy {proxy!.Host}:{proxy.Port}";

    public async Task<string> Name(CancellationToken cancellationToken)
    {
        if (proxy is not null)
            return $"{server.DnsSafeHost} is left to {Proxy}, which HTTPS_PROXY names.";
        if (IPAddress.TryParse(server.DnsSafeHost, out _))
            return $"{server.DnsSafeHost} is an address.";
        var addresses = await Dns.GetHostAddressesAsync(server.DnsSafeHost, cancellationToken);
        return $"{server.DnsSafeHost} is {string.Join(", ", addresses.Select(static address => address.ToString()))}.";
    }

    public async Task<string> Connection(CancellationToken cancellationToken)
    {
        if (proxy is null)
        {
            await Connect(cancellationToken);
            return $"Something listens at port {server.Port}.";
        }

        try
        {
            await Encrypt(cancellationToken);
        }
        catch (AuthenticationException)
        {
            // What is wrong with the certificate is the next step's to say.
        }

        return $"Something listens at port {server.Port}, by {Proxy}.";
    }

    public async Task<string> Encryption(CancellationToken cancellationToken)
    {
        var until = await Encrypt(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"The certificate is accepted, and good until {until:yyyy-MM-dd}.");
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(limit);
        try
        {
            await client.ConnectAsync(server.DnsSafeHost, server.Port, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    // By the platform's own client, so that proxies of every kind are passed as by any request; it is stopped before it sends one.
    private async Task<DateTime> Encrypt(CancellationToken cancellationToken)
    {
        DateTime? until = null;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            Proxy = proxies,
            UseProxy = proxy is not null,
            ConnectTimeout = limit,
            PlaintextStreamFilter = (context, _) =>
            {
                // The way to the proxy is none to the server yet.
                if (context.InitialRequestMessage.Method == HttpMethod.Connect)
                    return new(context.PlaintextStream);
                until = DateTime.Parse(((SslStream)context.PlaintextStream).RemoteCertificate!.GetExpirationDateString(), CultureInfo.CurrentCulture);
                throw new IOException("Far enough.");
            },
        });
        try
        {
            using var answer = await http.GetAsync(server, cancellationToken);
            throw new IOException("The connection was not looked at.");
        }
        catch (HttpRequestException) when (until is not null)
        {
            return until.Value;
        }
        catch (HttpRequestException exception)
        {
            throw Reason(exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private Exception Reason(HttpRequestException exception) => exception switch
    {
        { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => new IOException($"{Capital(Proxy)} wants a user and a password: write them in HTTPS_PROXY, before its name"),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => new IOException($"{Capital(Proxy)} does not connect to {server.DnsSafeHost}:{server.Port}{(exception.StatusCode is { } status ? $", but answers {(int)status}" : "")}"),
        { InnerException: SocketException inner } when proxy is not null => new IOException($"{Capital(Proxy)} cannot be reached: {inner.Message}"),
        { InnerException: SocketException or AuthenticationException or IOException } => exception.InnerException,
        _ => new IOException(exception.Message),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
