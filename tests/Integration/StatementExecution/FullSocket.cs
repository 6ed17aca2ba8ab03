using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

/// <summary>An address where somebody listens whose queue is full, so that connections come about only once it is asked what it <see cref="Heard"/>.</summary>
internal sealed class FullSocket : IDisposable
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);

    // Connections that were refused a place are tried again after one second and three.
    private static readonly TimeSpan Sometime = TimeSpan.FromSeconds(10);

    private readonly Socket listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> fillers = [];
    private readonly HashSet<int> ports = [];

    private FullSocket()
    {
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen(1);
    }

    public Uri Address => new($"http://{listening.LocalEndPoint}");

    public static async Task<FullSocket> Open()
    {
        var full = new FullSocket();
        for (var more = 0; more < 8; more++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            full.fillers.Add(filler);
            using var limit = new CancellationTokenSource(AtOnce);
            try
            {
                await filler.ConnectAsync(full.listening.LocalEndPoint!, limit.Token);
                full.ports.Add(((IPEndPoint)filler.LocalEndPoint!).Port);
            }
            catch (OperationCanceledException)
            {
                return full;
            }
        }

        full.Dispose();
        Assert.Skip("Connections are taken here though nobody accepts them.");
        return full;
    }

    /// <summary>Lets everybody in, and says what the first one sent who is none of the fillers.</summary>
    public async Task<string> Heard(CancellationToken cancellationToken)
    {
        foreach (var filler in fillers) filler.Dispose();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Sometime);
        using var heard = new MemoryStream();
        try
        {
            while (true)
            {
                using var caller = await listening.AcceptAsync(limit.Token);
                if (ports.Contains(((IPEndPoint)caller.RemoteEndPoint!).Port)) continue;
                await using var stream = new NetworkStream(caller);
                await stream.CopyToAsync(heard, limit.Token);
                break;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // He hung up at once, or has not come any more.
        }

        return Encoding.ASCII.GetString(heard.ToArray());
    }

    public void Dispose()
    {
        foreach (var filler in fillers) filler.Dispose();
        listening.Dispose();
    }
}
