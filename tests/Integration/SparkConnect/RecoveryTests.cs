using System.Diagnostics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Integration.Warehouses;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Statements that are taken up again, and sessions that are replaced.</summary>
public sealed class RecoveryTests
{
    private static readonly Patience Short = new()
    {
        Connect = TimeSpan.FromSeconds(2), Answer = TimeSpan.FromSeconds(5), Silence = TimeSpan.FromSeconds(1), Cancel = TimeSpan.FromMilliseconds(300), Reconnect = TimeSpan.FromSeconds(2),
        FirstWait = TimeSpan.FromMilliseconds(5), LongestWait = TimeSpan.FromMilliseconds(50), Starting = TimeSpan.FromMilliseconds(50),
    };

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    public async Task A_gate_that_ends_streams_by_its_own_limit_loses_and_doubles_nothing(StatusCode status)
    {
        var player = new Player([Recording.Whole()], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc switch
        {
            "ExecutePlan" => new([.. player.Answer(rpc, request).Messages.Take(3)], status, "the gate's limit"),
            "ReattachExecute" when player.Rest(request) is { Count: > 6 } left => new([.. left.Take(3)], status, "the gate's limit"),
            "ReattachExecute" => new(player.Rest(request)),
            _ => player.Answer(rpc, request),
        });
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(12_000, (await spark.Rows("SELECT 1 AS x")).Count);
        Assert.Equal((1, 1), (server.Count("ExecutePlan"), server.Count("AnalyzePlan")));
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    public async Task A_server_that_ends_every_stream_at_once_is_not_asked_for_ever(StatusCode status)
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc is "ExecutePlan" or "ReattachExecute" ? new([], status, "no") : player.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(WarehouseCodes.Unreachable, (await spark.Fails("SELECT 1 AS x")).Code);
        Assert.InRange(server.Count("ExecutePlan") + server.Count("ReattachExecute"), 2, 6);
    }

    [Fact]
    public async Task A_token_that_is_refused_within_a_result_is_asked_for_anew_each_time_and_nothing_is_lost()
    {
        var player = new Player([Recording.Whole()], "4.2.0");
        var good = 1;
        await using var server = await ScriptedServer.Start(static (_, _) => new([]));
        server.Script = (rpc, request) =>
        {
            if (server.Calls.Last().Headers["authorization"] != $"Bearer {good}")
                return new([], StatusCode.Unauthenticated, "The token has expired");
            if (rpc == "ExecutePlan")
                return Expires(player.Answer(rpc, request).Messages);
            return rpc == "ReattachExecute" ? Expires(player.Rest(request)) : player.Answer(rpc, request);
        };
        var given = 1;
        var address = SparkConnectAddress.Parse(server.Address, out _)! with { Token = (refused, _) => new($"{(refused ? ++given : given)}") };
        await using var spark = new SparkWarehouse(address, Short);

        Assert.Equal(Enumerable.Range(0, 12_000).Select(static id => $"{id}"), (await spark.Rows("SELECT 1 AS x")).Select(static row => row.Split('|')[0]));
        Assert.Equal((1, 4), (server.Count("ExecutePlan"), given));

        // Three times a token ends behind some answers.
        Reply Expires(IReadOnlyList<byte[]> left)
        {
            if (good > 3)
                return new(left);
            good++;
            return new([.. left.Take(3)], StatusCode.Unauthenticated, "The token has expired");
        }
    }

    [Fact]
    public async Task A_server_that_is_slow_to_say_that_it_lives_is_not_given_up()
    {
        var player = new Player([Recording.Whole()], "3.5.7");
        var silent = false;
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            var reply = player.Answer(rpc, request);
            if (rpc == "ExecutePlan")
            {
                silent = true;
                return reply with { Messages = [.. reply.Messages.Take(4)], Hangs = true };
            }

            if (rpc == "AnalyzePlan" && silent)
                return reply with { Late = Short.Connect + TimeSpan.FromSeconds(1) };
            return rpc == "ReattachExecute" ? new(player.Rest(request)) : reply;
        });
        await using var spark = new SparkWarehouse(server.Address, patience: Short);

        Assert.Equal(12_000, (await spark.Rows("SELECT 1 AS x")).Count);
    }

    public static TheoryData<string, string> Stops => new()
    {
        { "4.2.0", "UNAVAILABLE" }, { "4.2.0", "503" }, { "4.2.0", "500" }, { "4.2.0", "Terminated" }, { "4.2.0", "DEADLINE_EXCEEDED" },
        { "3.5.7", "UNAVAILABLE" }, { "3.5.7", "503" }, { "3.5.7", "500" }, { "3.5.7", "Terminated" }, { "3.5.7", "SESSION_CLOSED" },
    };

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task A_cluster_that_was_stopped_between_two_statements_is_started_and_the_second_runs_once(string version, string says)
    {
        var player = new Player(Recording.Statements(version == "4.2.0" ? "v4/select-one" : "v35/select-one")[0], version);
        var (runs, ran) = (true, 0);
        await using var server = await ScriptedServer.Start((rpc, request) =>
        {
            if (!Volatile.Read(ref runs))
                return Down(says);
            if (rpc == "ExecutePlan")
                ran++;
            return player.Answer(rpc, request);
        });
        var time = new Later();
        var watch = new StatementWatch(TimeProvider.System);
        List<WarehouseStage> stages = [];
        await using var spark = new SparkWarehouse(Cluster(server), Short, options => options.Concurrency = 1, time);
        Assert.Single(await spark.Rows("SELECT 1 AS x"));

        (runs, time.By) = (false, TimeSpan.FromMinutes(3));
        await using (var stream = await spark.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS x") with { Watch = watch }, TestContext.Current.CancellationToken))
            Assert.Single(await TestWarehouse.Read(stream));

        Assert.Equal((2, version == "4.2.0"), (ran, server.Count("ExecutePlan") > ran));
        Assert.Contains(WarehouseStage.Starting, stages);

        SparkConnectOptions Cluster(ScriptedServer server) => SparkConnectAddress.Parse(server.Address, out _)! with
        {
            Ready = (starting, _) =>
            {
                if (Volatile.Read(ref runs))
                    return Task.CompletedTask;
                starting?.Invoke();
                stages.Add(watch.Stage);
                Volatile.Write(ref runs, true);
                return Task.CompletedTask;
            },
        };
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(int.MaxValue, false)]
    public async Task A_cluster_that_has_just_come_up_is_given_a_moment_to_answer(int refusals, bool comes)
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => Interlocked.Decrement(ref refusals) >= 0 ? Down("UNAVAILABLE") : player.Answer(rpc, request));
        var started = 0;
        var cluster = SparkConnectAddress.Parse(server.Address, out _)! with
        {
            Ready = (starting, _) =>
            {
                if (Interlocked.Exchange(ref started, 1) == 0)
                    starting?.Invoke();
                return Task.CompletedTask;
            },
        };
        await using var spark = new SparkWarehouse(cluster, Short);

        if (comes)
            Assert.Single(await spark.Rows("SELECT 1 AS x"));
        else
            Assert.Equal(WarehouseCodes.Unreachable, (await spark.Fails("SELECT 1 AS x")).Code);
    }

    [Fact]
    public async Task A_cluster_that_runs_and_does_not_answer_is_not_sent_the_statement_twice_and_looked_after_by_the_next()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var (answers, looks) = (true, 0);
        await using var server = await ScriptedServer.Start((rpc, request) => Volatile.Read(ref answers) || rpc is not ("ExecutePlan" or "ReattachExecute") ? player.Answer(rpc, request) : Down("UNAVAILABLE"));
        var cluster = SparkConnectAddress.Parse(server.Address, out _)! with
        {
            Ready = (_, _) =>
            {
                Interlocked.Increment(ref looks);
                return Task.CompletedTask;
            },
        };
        await using var spark = new SparkWarehouse(cluster, Short, options => options.Concurrency = 1);
        Assert.Single(await spark.Rows("SELECT 1 AS x"));
        Assert.Equal(1, looks);

        answers = false;
        Assert.Equal(WarehouseCodes.Unreachable, (await spark.Fails("SELECT 1 AS x")).Code);
        Assert.Equal((2, 2), (server.Count("ExecutePlan"), looks));

        answers = true;
        Assert.Single(await spark.Rows("SELECT 1 AS x"));
        Assert.Equal((3, 3), (server.Count("ExecutePlan"), looks));
    }

    [Fact]
    public async Task Who_waits_for_a_server_that_answers_nothing_does_not_wait_for_it_to_take_the_end()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc switch
        {
            "ExecutePlan" or "ReattachExecute" => Down("UNAVAILABLE"),
            "Interrupt" => new([]) { Hangs = true },
            _ => player.Answer(rpc, request),
        });
        await using var spark = new SparkWarehouse(server.Address, patience: Short with { Cancel = TimeSpan.FromSeconds(20) });
        var began = Stopwatch.GetTimestamp();

        Assert.Equal(WarehouseCodes.Unreachable, (await spark.Fails("SELECT 1 AS x")).Code);

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(began)}");
        await Waits.Until(() => server.Count("Interrupt") > 0);
    }

    private static Reply Down(string says) => says switch
    {
        "Terminated" => new([], StatusCode.FailedPrecondition, "Cluster 0123-4 is in unexpected state Terminated."),
        "DEADLINE_EXCEEDED" => new([], StatusCode.DeadlineExceeded, "upstream request timeout"),
        "SESSION_CLOSED" => new([], StatusCode.Internal, "[INVALID_HANDLE.SESSION_CLOSED] The handle is invalid. Session was closed."),
        "UNAVAILABLE" => new([], StatusCode.Unavailable, "upstream connect error"),
        _ => new([]) { Http = int.Parse(says) },
    };

    // A clock that was set on.
    private sealed class Later : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }
}
