using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanDash.Integration.Warehouses;

/// <summary>A small HTTP proxy on this machine that answers CONNECT: it refuses with a status, or connects to one address whatever is asked for.</summary>
internal sealed class ConnectProxy : IWebProxy, IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int status;
    private readonly int target;

    public ConnectProxy(int status = 200, int target = 0)
    {
        (this.status, this.target) = (status, target);
        listener.Start();
        _ = Accept();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The first lines of what was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => Address;

    public bool IsBypassed(Uri host) => false;

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var there = new TcpClient();
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                Asked.Enqueue(await reader.ReadLineAsync(stopping.Token) ?? "");
                while (await reader.ReadLineAsync(stopping.Token) is { Length: > 0 })
                {
                    // Headers are of no interest.
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\n{(status == 200 ? "" : "Content-Length: 0\r\n")}\r\n"), stopping.Token);
                if (status != 200)
                    return;
                await there.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
                await Task.WhenAny(stream.CopyToAsync(there.GetStream(), stopping.Token), there.GetStream().CopyToAsync(stream, stopping.Token));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // Who asked went away.
            }
        }
    }
}
