using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The first steps to a server: its name, a connection, its certificate.</summary>
internal static class NetworkSteps
{
    public static async Task<string> Name(Uri server, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(server.DnsSafeHost, out _))
            return $"{server.DnsSafeHost} is an address.";
        var addresses = await Dns.GetHostAddressesAsync(server.DnsSafeHost, cancellationToken);
        return $"{server.DnsSafeHost} is {string.Join(", ", addresses.Select(static address => address.ToString()))}.";
    }

    public static async Task<string> Connection(Uri server, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = await Connect(server, limit, cancellationToken);
        return $"Something listens at port {server.Port}.";
    }

    public static async Task<string> Encryption(Uri server, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = await Connect(server, limit, cancellationToken);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.DnsSafeHost }, cancellationToken);
        var until = DateTime.Parse(stream.RemoteCertificate!.GetExpirationDateString(), CultureInfo.CurrentCulture);
        return string.Create(CultureInfo.InvariantCulture, $"The certificate is accepted, and good until {until:yyyy-MM-dd}.");
    }

    private static async Task<TcpClient> Connect(Uri server, TimeSpan limit, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(limit);
        try
        {
            await client.ConnectAsync(server.DnsSafeHost, server.Port, either.Token);
            return client;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            client.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
