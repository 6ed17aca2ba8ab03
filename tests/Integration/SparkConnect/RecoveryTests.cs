using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
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
}
