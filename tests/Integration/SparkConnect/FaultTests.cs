using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Integration.Warehouses;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Servers that are down, fall silent, lose things, or cut and damage what they send.</summary>
public sealed class FaultTests
{
    private static readonly Patience Short = new()
    {
        Connect = TimeSpan.FromSeconds(1), Answer = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(1), Cancel = TimeSpan.FromMilliseconds(300), Reconnect = TimeSpan.FromSeconds(2),
        FirstWait = TimeSpan.FromMilliseconds(5), LongestWait = TimeSpan.FromMilliseconds(50), Starting = TimeSpan.FromMilliseconds(50),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_down_is_told_within_five_seconds()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        await Unreachable($"sc://127.0.0.1:{port}", new());
        await Unreachable("sc://no-such-host.invalid", new());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/;use_ssl=true")]
    public async Task A_server_that_takes_connections_and_says_nothing_is_left_at_the_stages_limit(string parameters)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await Unreachable($"sc://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}{parameters}", Short);
    }

    [Fact]
    public async Task A_server_without_encryption_is_no_server_for_a_token()
    {
        await using var server = await ScriptedServer.Start(static (_, _) => new([]));

        await Unreachable(server.Address + "/;token=canary-token", Short);

        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_never_gets_the_token()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var server = await ScriptedServer.Start(static (_, _) => new([]), certificate);

        await Unreachable(server.Address + "/;token=canary-token", new());

        Assert.Empty(server.Calls);
    }

    [Theory]
    [InlineData("AnalyzePlan")]
    [InlineData("Config")]
    [InlineData("ExecutePlan")]
    public async Task A_server_that_falls_silent_at_a_call_is_left_at_the_stages_limit(string hangs)
    {
        var player = new Player(Statement(), "4.2.0");
        var silent = false;
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            silent |= rpc == hangs;
            return silent ? new([]) { Hangs = true } : player.Answer(rpc, request);
        });

        await Unreachable(server.Address, Short);
    }

    [Fact]
    public async Task Silence_within_a_result_is_ended_by_taking_it_up_again()
    {
        var whole = Recording.Whole();
        var player = new Player([whole], "4.2.0");
        var hung = false;
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            var reply = player.Answer(rpc, request);
            if (rpc == "ExecutePlan" && !hung)
            {
                hung = true;
                return reply with { Messages = [.. reply.Messages.Take(4)], Hangs = true };
            }

            return rpc == "ReattachExecute" ? new(player.Rest(request)) : reply;
        });
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(12_000, (await spark.Rows("SELECT 1 AS x")).Count);
        Assert.Equal((1, 1), (server.Count("ExecutePlan"), server.Count("ReattachExecute")));
    }

    [Fact]
    public async Task A_connection_that_breaks_within_a_result_loses_and_doubles_nothing()
    {
        var player = new Player([Recording.Whole()], "4.2.0");
        var taken = 0;
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            var reply = player.Answer(rpc, request);
            if (rpc is not ("ExecutePlan" or "ReattachExecute"))
                return reply;
            var left = rpc == "ExecutePlan" ? reply.Messages : player.Rest(request);
            return left.Count > 3 && ++taken < 3 ? new([.. left.Take(3)]) { Breaks = true } : new(left);
        });
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(Enumerable.Range(0, 12_000).Select(static id => $"{id}"), (await spark.Rows("SELECT 1 AS x")).Select(static row => row.Split('|')[0]));
        Assert.Equal(1, server.Count("ExecutePlan"));
        Assert.InRange(server.Count("ReattachExecute"), 1, 6);
    }

    public static TheoryData<string> Damages =>
    [
        "ends after the schema", "ends after a batch", "lacks the first batch", "lacks a batch", "lacks the last batch but says so", "doubles a batch", "counts too many rows", "counts too few rows",
        "cuts the bytes of a batch", "turns the bytes of a batch", "changes the columns", "misses a part", "says it has more parts",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_result_that_is_cut_or_damaged_anywhere_is_an_error(string damage)
    {
        var messages = Recording.Whole().Executed().ToList();
        var batches = messages.FindAll(static message => message.ArrowBatch is not null);
        var middle = batches[batches.Count / 2];
        switch (damage)
        {
            case "ends after the schema":
                messages = messages[..1];
                break;
            case "ends after a batch":
                messages = messages[..(messages.IndexOf(middle) + 1)];
                break;
            case "lacks the first batch":
                messages.Remove(batches[0]);
                break;
            case "lacks a batch":
                messages.Remove(middle);
                break;
            case "lacks the last batch but says so":
                messages.Remove(batches[^1]);
                batches[^2].ArrowBatch.RowCount += batches[^1].ArrowBatch.RowCount;
                break;
            case "doubles a batch":
                messages.Insert(messages.IndexOf(middle), middle);
                break;
            case "counts too many rows":
                middle.ArrowBatch.RowCount++;
                break;
            case "counts too few rows":
                batches[^1].ArrowBatch.RowCount--;
                break;
            case "cuts the bytes of a batch":
                middle.ArrowBatch.Data = ByteString.CopyFrom(middle.ArrowBatch.Data.Span[..^200]);
                break;
            case "turns the bytes of a batch":
                middle.ArrowBatch.Data = ByteString.CopyFrom([.. middle.ArrowBatch.Data.Span.ToArray().Select(static b => (byte)~b)]);
                break;
            case "changes the columns":
                middle.ArrowBatch.Data = Recording.Read("v4/select-one")[0].Executed().First(static message => message.ArrowBatch is not null).ArrowBatch.Data;
                break;
            case "misses a part":
                (middle.ArrowBatch.ChunkIndex, middle.ArrowBatch.NumChunksInBatch) = (1, 2);
                break;
            default:
                (batches[^1].ArrowBatch.ChunkIndex, batches[^1].ArrowBatch.NumChunksInBatch) = (0, 2);
                break;
        }

        var statement = new RecordedCall { Rpc = "ExecutePlan", Request = Recording.Whole().Request };
        statement.Answers.AddRange(messages.Select(static message => message.ToByteArray()));
        var player = new Player([statement], "4.2.0");
        await using var server = await ScriptedServer.Start(player.Answer);
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(WarehouseCodes.Incomplete, (await spark.Fails("SELECT 1 AS x")).Code);
        await Waits.Until(() => server.Count("ReleaseExecute") > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_that_cannot_be_ended_there_gives_its_place_free(bool hangs)
    {
        var player = new Player([Recording.Whole()], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc switch
        {
            "ExecutePlan" when player.Answer(rpc, request) is { } reply => new([.. reply.Messages.Take(3)]) { Hangs = true },
            "Interrupt" => hangs ? new([]) { Hangs = true } : new([], StatusCode.Unavailable, "no"),
            _ => player.Answer(rpc, request),
        });
        await using var spark = new SparkWarehouse(server.Address, options => options.Concurrency = 1, Short);
        await using (var stream = await spark.Run("SELECT 1 AS x"))
            (await stream.Next(Token))!.Dispose();

        // The only place is taken until the first statement is left.
        await using (var again = await spark.Run("SELECT 1 AS x"))
            (await again.Next(Token))!.Dispose();

        Assert.InRange(server.Count("Interrupt"), 3, 6);
        await Waits.Until(() => spark.Health.Now.Orphans.Count == 2);
    }

    [Fact]
    public async Task A_cluster_that_wakes_is_waited_for_and_asked_once()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var asked = 0;
        await using var server = await ScriptedServer.Start((rpc, request) =>
            rpc == "AnalyzePlan" && Interlocked.Increment(ref asked) < 5 ? new([], StatusCode.FailedPrecondition, "Cluster 0123 is in unexpected state Pending: state=PENDING") : player.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address, patience: Short);
        var watch = new StatementWatch(TimeProvider.System);
        List<WarehouseStage> stages = [];

        var run = spark.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS x") with { Watch = watch }, Token);
        while (!run.IsCompleted)
        {
            if (stages.LastOrDefault() != watch.Stage || stages.Count == 0)
                stages.Add(watch.Stage);
            await Task.Yield();
        }

        await using var stream = await run;
        Assert.Single(await TestWarehouse.Read(stream));
        Assert.Contains(WarehouseStage.Starting, stages);
        Assert.Equal(1, server.Count("ExecutePlan"));
    }

    [Fact]
    public async Task What_the_server_did_not_take_is_asked_again_and_no_more_than_three_times()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var refusals = 2;
        await using var server = await ScriptedServer.Start((rpc, request) =>
            rpc == "AnalyzePlan" && Interlocked.Decrement(ref refusals) >= 0 ? new([], StatusCode.Unavailable, "busy") : player.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address, patience: Short with { Connect = TimeSpan.FromSeconds(5) });

        Assert.Single(await spark.Rows("SELECT 1 AS x"));
        Assert.Equal(3, server.Count("AnalyzePlan"));

        await using var never = await ScriptedServer.Start(static (_, _) => new([], StatusCode.Unavailable, "busy"));
        await Unreachable(never.Address, Short with { Connect = TimeSpan.FromSeconds(5) });
        Assert.Equal(3, never.Count("AnalyzePlan"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "RESOURCE_DOES_NOT_EXIST: No cluster found matching: 0123", WarehouseCodes.Unreachable)]
    [InlineData(StatusCode.PermissionDenied, "You do not have permission to attach to cluster 0123", WarehouseCodes.Permission)]
    [InlineData(StatusCode.Unauthenticated, "Invalid token", WarehouseCodes.Credentials)]
    [InlineData(StatusCode.Unimplemented, "", WarehouseCodes.Unreachable)]
    public async Task What_does_not_pass_is_asked_once(StatusCode status, string said, string code)
    {
        await using var server = await ScriptedServer.Start((_, _) => new([], status, said));
        await using var spark = new SparkWarehouse(server.Address + "/;use_ssl=false;token=canary-token", patience: Short);

        var failed = await spark.Fails("SELECT 1 AS x");

        Assert.Equal(code, failed.Code);
        Assert.DoesNotContain("canary", $"{failed} {failed.EngineText}", StringComparison.Ordinal);
        Assert.InRange(server.Calls.Count, 1, status == StatusCode.Unauthenticated ? 2 : 1);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_asked_for_anew_once()
    {
        var player = new Player(Statement(), "4.2.0");
        var (valid, asked) = ("Bearer second", new List<bool>());
        await using var server = await ScriptedServer.Start(static (_, _) => new([]));
        server.Script = (rpc, request) =>
            server.Calls.Last().Headers["authorization"] == valid ? player.Answer(rpc, request) : new([], StatusCode.Unauthenticated, "Invalid authentication token");
        var address = SparkConnectAddress.Parse(server.Address, out _)! with
        {
            Token = (refused, _) =>
            {
                asked.Add(refused);
                return new(refused || asked.Contains(true) ? "second" : "first");
            },
        };
        await using var spark = new SparkWarehouse(address, Short, options => options.Concurrency = 1);

        Assert.Single(await spark.Rows("SELECT 1 AS x"));
        Assert.Equal(1, asked.Count(static refused => refused));

        valid = "Bearer third";
        Assert.Equal(WarehouseCodes.Credentials, (await spark.Fails("SELECT 1 AS x")).Code);
        Assert.InRange(asked.Count(static refused => refused), 2, 4);
    }

    [Fact]
    public async Task Mutated_answers_are_an_error_or_the_whole_result()
    {
        var player = new Player([Recording.Whole()], "4.2.0");
        var random = new Random(20261125);
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            var reply = player.Answer(rpc, request);
            for (var turns = rpc == "ExecutePlan" ? random.Next(1, 5) : 0; turns > 0; turns--)
            {
                var answer = reply.Messages[random.Next(reply.Messages.Count)];
                answer[random.Next(2) == 0 ? random.Next(answer.Length) : random.Next(Math.Min(400, answer.Length))] = (byte)random.Next(256);
            }

            return reply;
        });
        for (var times = 0; times < 100; times++)
        {
            await using var spark = new SparkWarehouse(server.Address, patience: Short);
            try
            {
                Assert.Equal(12_000, (await spark.Rows("SELECT 1 AS x")).Count);
            }
            catch (WarehouseException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_sent_before_somebody_asks()
    {
        await using var server = await ScriptedServer.Start(static (_, _) => new([], StatusCode.Unavailable));
        await using (var spark = new SparkWarehouse(server.Address))
            await spark.Warehouse.Open();

        Assert.Empty(server.Calls);
    }

    private static List<RecordedCall> Statement() => Recording.Statements("v4/select-one")[0];

    private static async Task Unreachable(string address, Patience patience)
    {
        await using var spark = new SparkWarehouse(address, patience: patience);
        var began = Stopwatch.GetTimestamp();

        var failed = await spark.Fails("SELECT 1 AS x");

        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.Equal("The warehouse cannot be reached.", failed.Message);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(began)}");
    }
}
