using System.Diagnostics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanDash.Benchmarks;

/// <summary>Reads results of a Spark Connect server to record batches, by turns with a bare reader of the same stream that looks at nothing: <c>spark sc://127.0.0.1:15002</c>.</summary>
internal static class SparkReading
{
    private const int Rounds = 15;

    private static readonly (string Name, string Sql, long Rows)[] Results =
    [
        ("1,000,000 x 4", "SELECT id, id + 1 AS next, CAST(id AS DOUBLE) / 3 AS third, CAST(id % 100 AS STRING) AS text FROM range(1000000)", 1_000_000),
        ("10,000,000 x 2 doubles", "SELECT CAST(id AS DOUBLE) AS a, CAST(id AS DOUBLE) / 3 AS b FROM range(10000000)", 10_000_000),
    ];

    public static async Task Run(string address)
    {
        var options = SparkConnectAddress.Parse(address, out var mistake) ?? throw new ArgumentException(mistake, nameof(address));
        using var client = new SparkConnectClient(options, new Patience(), TimeProvider.System);
        using var recorder = new StatementRecorder(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System);
        await using var warehouse = new AdbcWarehouse(
            new SparkConnectEngine(options, new Patience(), NullLogger<SparkConnectEngine>.Instance, TimeProvider.System), new WarehouseOptions(), recorder, new(TimeProvider.System, NullLogger<ObservedHealth>.Instance), TimeProvider.System, new());
        foreach (var (name, sql, rows) in Results)
        {
            await Bare(client, options, sql);
            await Ours(warehouse, sql, rows);
            List<double> bare = [], ours = [];
            using var process = Process.GetCurrentProcess();
            process.Refresh();
            var before = process.WorkingSet64;
            long highest = 0;
            for (var round = 0; round < Rounds; round++)
            {
                bare.Add(await Bare(client, options, sql));
                ours.Add(await Ours(warehouse, sql, rows));
                process.Refresh();
                highest = Math.Max(highest, process.WorkingSet64);
            }

            bare.Sort();
            ours.Sort();
            Console.WriteLine(
                $"{name}: bare {bare[Rounds / 2]:0.00} s ({bare[0]:0.00} to {bare[^1]:0.00}), ours {ours[Rounds / 2]:0.00} s ({ours[0]:0.00} to {ours[^1]:0.00}), {ours[Rounds / 2] / bare[Rounds / 2]:0.00} times; memory {before >> 20} to {highest >> 20} MiB");
        }
    }

    private static async Task<double> Ours(AdbcWarehouse warehouse, string sql, long expected)
    {
        var began = Stopwatch.GetTimestamp();
        long rows = 0;
        await using var stream = await warehouse.Run(
            new Statement(sql, [], new StatementLimits(long.MaxValue, long.MaxValue, TimeSpan.FromMinutes(10)), new StatementTags("", "", Cause.Administrator)), CancellationToken.None);
        while (await stream.Next(CancellationToken.None) is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows == expected ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException($"{rows} rows came.");
    }

    private static async Task<double> Bare(SparkConnectClient client, SparkConnectOptions options, string sql)
    {
        var session = await SparkSession.Open(client, CancellationToken.None);
        using var channel = GrpcChannel.ForAddress(options.Server, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var method = new Method<byte[], object>(
            MethodType.ServerStreaming, "spark.connect.SparkConnectService", "ExecutePlan",
            Marshallers.Create(static (byte[] bytes) => bytes, static bytes => bytes),
            Marshallers.Create(static (object _, SerializationContext _) => { }, static context => (object)context.PayloadLength));
        var request = new ExecutePlanRequest
        {
            SessionId = session.Id, UserContext = client.User, Plan = new() { Root = new() { Sql = new() { Query = sql } } }, OperationId = Guid.NewGuid().ToString(),
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } } },
        };
        var began = Stopwatch.GetTimestamp();
        long bytes = 0;
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, default, request.ToByteArray());
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            bytes += (int)call.ResponseStream.Current;
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;

        // The server keeps what was read until its session is given back, and has not room for many.
        await client.Stub.ReleaseSessionAsync(new ReleaseSessionRequest { SessionId = session.Id, UserContext = client.User });
        return bytes > 0 ? took : throw new InvalidOperationException("Nothing came.");
    }
}
