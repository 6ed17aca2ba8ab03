using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CleanDash.Integration.SparkConnect;

/// <summary>What the server does with one call.</summary>
internal sealed record Reply(IReadOnlyList<byte[]> Messages, StatusCode Code = StatusCode.OK, string Message = "", IReadOnlyList<KeyValuePair<string, string>>? Trailers = null)
{
    /// <summary>After the messages the connection breaks, and with it every other call on it.</summary>
    public bool Breaks { get; init; }

    /// <summary>After the messages nothing more comes, until the client leaves.</summary>
    public bool Hangs { get; init; }

    /// <summary>The status of HTTP; another than 200 is no gRPC, as gates answer.</summary>
    public int Http { get; init; } = 200;

    /// <summary>How long the server works before it says anything.</summary>
    public TimeSpan Late { get; init; }

    public static Reply Of(params Google.Protobuf.IMessage[] messages) => new([.. messages.Select(static message => Google.Protobuf.MessageExtensions.ToByteArray(message))]);
}

/// <summary>A gRPC server on loopback that says byte for byte what a script tells it. It knows the frames of the protocol and nothing of Spark.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, ConnectionContext> connections = new(StringComparer.Ordinal);

    private ScriptedServer(Func<string, byte[], Reply> script, X509Certificate2? certificate)
    {
        Script = script;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
                listen.UseHttps(certificate);
            listen.Use(next => connection =>
            {
                connections[connection.ConnectionId] = connection;
                return next(connection);
            });
        }));
        app = builder.Build();
        app.Run(Answer);
    }

    public string Address => $"sc://127.0.0.1:{new Uri(app.Urls.First()).Port}";

    /// <summary>The calls that came, in order: name, request and headers.</summary>
    public ConcurrentQueue<(string Rpc, byte[] Request, Dictionary<string, string> Headers)> Calls { get; } = [];

    /// <summary>What is said from now on.</summary>
    public Func<string, byte[], Reply> Script { get; set; }

    public int Count(string rpc) => Calls.Count(call => call.Rpc == rpc);

    public static async Task<ScriptedServer> Start(Func<string, byte[], Reply> script, X509Certificate2? certificate = null)
    {
        var server = new ScriptedServer(script, certificate);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var request = await Read(context.Request);
        var rpc = context.Request.Path.Value!.Split('/')[^1];
        Calls.Enqueue((rpc, request, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        var reply = Script(rpc, request);
        if (reply.Late > TimeSpan.Zero)
            await Task.Delay(reply.Late, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reply.Http != 200)
        {
            context.Response.StatusCode = reply.Http;
            return;
        }

        context.Response.ContentType = "application/grpc";
        foreach (var message in reply.Messages)
            await Write(context.Response, message);
        if (reply.Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reply.Breaks || reply.Hangs)
        {
            connections[context.Connection.Id].Abort(new ConnectionAbortedException("The script breaks the connection here."));
            return;
        }

        if (reply.Messages.Count == 0)
            await context.Response.StartAsync();
        context.Response.AppendTrailer("grpc-status", $"{(int)reply.Code}");
        if (reply.Message.Length > 0)
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(reply.Message));
        foreach (var (name, value) in reply.Trailers ?? [])
            context.Response.AppendTrailer(name, value);
    }

    private static async Task<byte[]> Read(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray()[5..];
    }

    private static async Task Write(HttpResponse response, byte[] message)
    {
        var prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.Length);
        await response.Body.WriteAsync(prefix);
        await response.Body.WriteAsync(message);
        await response.Body.FlushAsync();
    }
}
