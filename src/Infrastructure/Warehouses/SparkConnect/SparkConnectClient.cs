using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>The connection to one server: headers, time limits, and which calls are tried again. Opening it sends nothing.</summary>
internal sealed class SparkConnectClient : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly SparkConnectOptions options;
    private readonly TimeProvider time;
    private readonly Errands errands;

    public SparkConnectClient(SparkConnectOptions options, Patience patience, TimeProvider time, ILogger? logger = null, Action<string>? orphaned = null)
    {
        this.options = options;
        this.time = time;
        Patience = patience;
        Logger = logger ?? NullLogger.Instance;
        Orphaned = orphaned ?? (static _ => { });
        errands = new Errands(Logger);
        channel = GrpcChannel.ForAddress(options.Server, new GrpcChannelOptions
        {
            HttpHandler = Handler(options, patience),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxMessage,
            MaxSendMessageSize = options.MaxMessage,
        });
        Stub = new SparkConnectService.SparkConnectServiceClient(channel);
        User = new UserContext { UserId = options.User };
        Name = ClientName(options.Agent);
    }

    public SparkConnectService.SparkConnectServiceClient Stub { get; }

    public Patience Patience { get; }

    public ILogger Logger { get; }

    /// <summary>Hears of operations that may still run there though nobody wants them.</summary>
    public Action<string> Orphaned { get; }

    public UserContext User { get; }

    /// <summary>The most bytes of one batch, which may come in several messages.</summary>
    public long MaxBatch => 2L * options.MaxMessage;

    /// <summary>What the server is told that it speaks with.</summary>
    public string Name { get; }

    /// <summary>One question with one answer. Asked again when the server did not take it, as the official clients do, and once with a new token.</summary>
    public async Task<T> Ask<T>(Func<SparkConnectService.SparkConnectServiceClient, CallOptions, AsyncUnaryCall<T>> call, TimeSpan limit, int attempts, CancellationToken cancellationToken)
    {
        var refused = false;
        var began = Now;
        for (var attempt = 1; ; attempt++)
        {
            using var passing = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passing.Token);
            try
            {
                using var sent = call(Stub, await Options(refused, either.Token));
                return await sent.ResponseAsync;
            }
            catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && either.IsCancellationRequested)
            {
                // Only our own wish and our own limit count as such: a server may say the same of itself.
                cancellationToken.ThrowIfCancellationRequested();
                throw new ServerException(ServerFault.Timeout, $"No answer within {limit.TotalSeconds:0.#} seconds.");
            }
            catch (RpcException exception)
            {
                var error = SparkErrors.Of(exception);
                if (error.Fault == ServerFault.Credentials && !refused && options.Token is not null)
                    refused = true;
                else if (error.Fault != ServerFault.Passing || attempt >= attempts || Since(began) + (error.RetryAfter ?? TimeSpan.Zero) > limit || Since(began) > Patience.Connect * 0.9)
                    throw error;
                else
                    await Task.Delay(error.RetryAfter ?? Patience.Wait(attempt), time, cancellationToken);
            }
        }
    }

    /// <summary>The headers of a call that is not <see cref="Ask"/>ed.</summary>
    /// <param name="refused">Whether the server has just refused the token.</param>
    /// <param name="cancellationToken">Of the call.</param>
    public async ValueTask<CallOptions> Options(bool refused, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        foreach (var (name, value) in options.Headers)
            headers.Add(name, value);
        if (options.Token is { } token)
            headers.Add("authorization", $"Bearer {await token(refused, cancellationToken)}");
        return new CallOptions(headers, cancellationToken: cancellationToken);
    }

    /// <summary>Returns when the server can be spoken to; one that is stopped is started.</summary>
    public Task BeReady(Action? starting, CancellationToken cancellationToken) => options.Ready?.Invoke(starting, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Whether something beside the server tells if it runs, and starts it.</summary>
    public bool CanBeStarted => options.Ready is not null;

    /// <summary>Whether calls carry a token that could be asked for anew.</summary>
    public bool HasToken => options.Token is not null;

    public Task Wait(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    public long Now => time.GetTimestamp();

    public TimeSpan Since(long moment) => time.GetElapsedTime(moment);

    public CancellationTokenSource After(TimeSpan limit) => new(limit, time);

    /// <summary>Lets a call go on whose outcome nobody waits for.</summary>
    public void Leave(Func<Task> call) => errands.Send(call);

    /// <summary>Gives the calls that nobody waits for a moment, then hangs up.</summary>
    public void Dispose()
    {
        errands.Wait();
        channel.Dispose();
    }

    private static SocketsHttpHandler Handler(SparkConnectOptions options, Patience patience) => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = patience.Connect * 2,
        ConnectCallback = (context, cancellationToken) => Connect(context, patience.Connect, cancellationToken),
        // Servers hang up on who pings more often without hearing anything in between.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionLifetime = Patience.ConnectionLifetime,
        // What stands in between forgets idle connections without a word, the hastiest after four minutes; the next call would hang on one.
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        InitialHttp2StreamWindowSize = 4 << 20,
        UseProxy = options.Server.Scheme == Uri.UriSchemeHttps && !options.Server.IsLoopback,
        UseCookies = false,
        AllowAutoRedirect = false,
    };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var passing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        passing.CancelAfter(limit);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, passing.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string ClientName(string agent)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version;
        var own = $"CleanDash/{version?.ToString(3)} dotnet/{Environment.Version} os/{(OperatingSystem.IsLinux() ? "linux" : RuntimeInformation.OSDescription.Split(' ')[0].ToLowerInvariant())}";
        return agent.Length == 0 ? own : $"{agent} {own}";
    }
}
