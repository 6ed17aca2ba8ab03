using Apache.Arrow.Ipc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.ArrowStreams;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using CleanDash.Integration.Warehouses;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Every recorded conversation, played to the product by a server on loopback.</summary>
public sealed class RecordedTests
{
    private static readonly Patience Quick = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(2), Connect = TimeSpan.FromSeconds(20), Cancel = TimeSpan.FromSeconds(20),
    };

    public static TheoryData<string> Cases => [.. Recording.Cases()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_statement_gives_all_its_rows_or_its_error(string name)
    {
        foreach (var statement in Recording.Statements(name))
        {
            var (rows, code) = Recorded(statement);
            var player = new Player(statement, name.StartsWith("v35", StringComparison.Ordinal) ? "3.5.7" : "4.2.0");
            await using var server = await ScriptedServer.Start(player.Answer);
            await using var spark = new SparkWarehouse(server.Address, patience: Quick);

            if (code is null)
            {
                Assert.Equal(rows, await Count(spark));
            }
            else
            {
                var failed = await Assert.ThrowsAsync<WarehouseException>(() => Count(spark));
                Assert.True(code == failed.Code, $"{name}: {failed.Code}, not {code}: {failed.EngineText}");
                Assert.NotNull(failed.EngineText);
                Assert.DoesNotContain('[', failed.Message);
            }
        }
    }

    // Read independently of the driver: what the recorded streams hold, and what their last status means.
    private static (long Rows, string? Code) Recorded(List<RecordedCall> statement)
    {
        long rows = 0;
        var batches = 0;
        foreach (var call in statement.Where(static call => call.Rpc is "ExecutePlan" or "ReattachExecute"))
        {
            foreach (var answer in call.Executed())
            {
                if (answer.ArrowBatch is { } batch && (!batch.HasChunkIndex || batch.ChunkIndex == 0))
                {
                    rows += batch.RowCount;
                    batches++;
                }

                if (answer.ResultComplete is not null)
                    return batches > 0 ? (rows, null) : (0, WarehouseCodes.Incomplete);
            }

            if (call.Code != StatusCode.OK && !call.EndedByClient && !call.Message.Contains("INVALID_CURSOR.DISCONNECTED", StringComparison.Ordinal))
                return (0, Code(call));
        }

        return (0, WarehouseCodes.Incomplete);
    }

    private static string Code(RecordedCall call) => call.Message switch
    {
        _ when call.Code == StatusCode.Unauthenticated => WarehouseCodes.Credentials,
        var said when said.Contains("[TABLE_OR_VIEW_NOT_FOUND]", StringComparison.Ordinal) => WarehouseCodes.Table,
        var said when said.Contains("[INVALID_HANDLE.SESSION", StringComparison.Ordinal) || said.Contains("[INVALID_HANDLE.OPERATION_ABANDONED]", StringComparison.Ordinal)
            || said.Contains("[INVALID_HANDLE.OPERATION_NOT_FOUND]", StringComparison.Ordinal) || said.Contains("[INVALID_HANDLE.OPERATION_ALREADY_EXISTS]", StringComparison.Ordinal)
            || said.Contains("[INVALID_CURSOR.", StringComparison.Ordinal) => WarehouseCodes.Incomplete,
        _ => WarehouseCodes.Statement,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Recorded_batches_are_read_as_the_librarys_own_reader_reads_them(string name)
    {
        foreach (var batch in Recording.Read(name).SelectMany(static call => call.Executed()).Select(static answer => answer.ArrowBatch).OfType<ExecutePlanResponse.Types.ArrowBatch>()
            .Where(static batch => !batch.HasNumChunksInBatch || batch.NumChunksInBatch <= 1))
        {
            var read = Assert.Single(new ArrowDecoder().Read(batch.Data.Memory));
            using var library = new ArrowStreamReader(batch.Data.Memory);
            using var expected = library.ReadNextRecordBatch();

            Assert.Equal((batch.RowCount, expected.ColumnCount), (read.Length, read.ColumnCount));
            for (var i = 0; i < read.ColumnCount; i++)
            {
                Assert.Equal((expected.Schema.FieldsList[i].Name, expected.Column(i).Data.DataType.TypeId), (read.Schema.FieldsList[i].Name, read.Column(i).Data.DataType.TypeId));
                Assert.Equal(expected.Column(i).NullCount, read.Column(i).NullCount);
                var (theirs, ours) = (expected.Column(i).Data, read.Column(i).Data);
                for (var buffer = 0; buffer < ours.Buffers.Length; buffer++)
                    Assert.True(read.Length == 0 || ours.Buffers[buffer].Length == 0 || ours.Buffers[buffer].Span.SequenceEqual(theirs.Buffers[buffer].Span));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Recorded_messages_lose_nothing_of_the_parts_that_are_known(string name)
    {
        foreach (var call in Recording.Read(name))
        {
            MessageParser? parser = call.Rpc switch
            {
                "ExecutePlan" or "ReattachExecute" => ExecutePlanResponse.Parser,
                "AnalyzePlan" => AnalyzePlanResponse.Parser,
                "Config" => ConfigResponse.Parser,
                "Interrupt" => InterruptResponse.Parser,
                "ReleaseExecute" => ReleaseExecuteResponse.Parser,
                "ReleaseSession" => ReleaseSessionResponse.Parser,
                "FetchErrorDetails" => FetchErrorDetailsResponse.Parser,
                _ => null,
            };
            foreach (var bytes in parser is null ? [] : call.Answers)
            {
                var message = parser!.ParseFrom(bytes);
                Assert.Equal(message, parser.ParseFrom(message.ToByteArray()));

                // The other side writes empty values of maps, which ours leaves out.
                if (message is not FetchErrorDetailsResponse)
                    Assert.Equal(bytes.Length, message.CalculateSize());
            }
        }
    }

    [Fact]
    public void The_same_failure_means_the_same_in_both_versions()
    {
        var both = Recording.Cases().GroupBy(static name => name.Split('/')[1], StringComparer.Ordinal).Where(static versions => versions.Count() == 2).ToList();
        Assert.NotEmpty(both);
        foreach (var name in both.Select(static versions => versions.Key).Except(["operation-already-exists", "unknown-session-and-handles", "deadline-exceeded", "new-rpcs-clone-and-status"]))
        {
            var (v4, v35) = (Faults($"v4/{name}"), Faults($"v35/{name}"));
            Assert.Equal(v4.Intersect(v35, StringComparer.Ordinal), v35.Intersect(v4, StringComparer.Ordinal));
            Assert.True(v35.Count == 0 || v4.Count == 0 || v4.Intersect(v35, StringComparer.Ordinal).Any(), $"{name}: {string.Join(' ', v4)}, but {string.Join(' ', v35)}");
        }

        static List<string> Faults(string name) => [.. Recording.Read(name).Where(static call => call.Code is not (StatusCode.OK or StatusCode.Unimplemented) && !call.EndedByClient)
            .Select(static call => SparkErrors.Of(call.Exception()).Fault.ToString()).Distinct(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("v4/missing-table", ServerFault.Table, "TABLE_OR_VIEW_NOT_FOUND", "42P01", "`nope`.`nada`")]
    [InlineData("v35/missing-table", ServerFault.Table, "TABLE_OR_VIEW_NOT_FOUND", null, "`nope`.`nada`")]
    [InlineData("v4/parse-error", ServerFault.Statement, "PARSE_SYNTAX_ERROR", "42601", null)]
    [InlineData("v35/parse-error", ServerFault.Statement, "PARSE_SYNTAX_ERROR", null, null)]
    [InlineData("v4/session-changed", ServerFault.SessionLost, "INVALID_HANDLE.SESSION_CHANGED", "HY000", null)]
    [InlineData("v4/session-closed", ServerFault.SessionLost, "INVALID_HANDLE.SESSION_CLOSED", "HY000", null)]
    [InlineData("v35/unknown-session-and-handles", ServerFault.SessionLost, "INVALID_HANDLE.SESSION_NOT_FOUND", null, null)]
    [InlineData("v4/token-wrong", ServerFault.Credentials, null, null, null)]
    [InlineData("v4/interrupt-by-tag", ServerFault.Cancelled, "OPERATION_CANCELED", "HY008", null)]
    [InlineData("v35/release-execute-while-running", ServerFault.Passing, "INVALID_CURSOR.DISCONNECTED", null, null)]
    [InlineData("v35/release-session", ServerFault.Unreachable, null, null, null)]
    public void A_failed_call_is_understood(string name, object fault, string? kind, string? state, string? subject)
    {
        var error = SparkErrors.Of(Recording.Read(name).First(static call => call.Code != StatusCode.OK).Exception());

        Assert.Equal(((ServerFault)fault, kind, state, subject), (error.Fault, error.ErrorClass, error.State, error.Subject));
    }

    [Fact]
    public async Task A_session_that_is_lost_is_replaced_and_the_statement_sent_once_more()
    {
        var good = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var lost = Recording.Statements("v4/session-closed")[1][0];
        Assert.Contains("SESSION_CLOSED", lost.Message, StringComparison.Ordinal);
        var sent = 0;
        await using var server = await ScriptedServer.Start((rpc, request) =>
            rpc == "ExecutePlan" && Interlocked.Increment(ref sent) == 2 ? new([], lost.Code, lost.Message, lost.Trailers) : good.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address, patience: Quick);

        Assert.Equal(1, await Count(spark));
        Assert.Equal(1, await Count(spark));
        Assert.Equal(1, await Count(spark));

        Assert.Equal(4, server.Count("ExecutePlan"));
        Assert.Equal(2, server.Count("Config"));
        Assert.Equal(2, server.Calls.Where(static call => call.Rpc == "ExecutePlan").Select(static call => ExecutePlanRequest.Parser.ParseFrom(call.Request).SessionId).Distinct().Count());
    }

    [Fact]
    public async Task What_is_sent_names_the_client_the_settings_and_who_asked()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start(player.Answer);
        await using (var spark = new SparkWarehouse(server.Address + "/;use_ssl=false;token=canary-token;x-databricks-cluster-id=0123-456789-abc", patience: Quick))
            Assert.Equal(1, await Count(spark));

        Assert.All(server.Calls, static call => Assert.Equal(("Bearer canary-token", "0123-456789-abc"), (call.Headers["authorization"], call.Headers["x-databricks-cluster-id"])));
        var set = ConfigRequest.Parser.ParseFrom(server.Calls.Single(static call => call.Rpc == "Config").Request).Operation.Set.Pairs;
        Assert.Equal(["spark.sql.session.timeZone=UTC", "spark.sql.ansi.enabled=true"], set.Select(static pair => $"{pair.Key}={pair.Value}"));
        var execute = ExecutePlanRequest.Parser.ParseFrom(server.Calls.Single(static call => call.Rpc == "ExecutePlan").Request);
        Assert.Equal(["cleandash", "dashboard=fixture", "panel=panel", "cause=viewer"], execute.Tags);
        Assert.StartsWith("CleanDash/", execute.ClientType, StringComparison.Ordinal);
        Assert.Equal(2, execute.RequestOptions.Count);
        Assert.Equal(("SELECT 1 AS x", (int)TestWarehouse.Limits.MaxRows + 1), (execute.Plan.Root.Limit.Input.Sql.Query, execute.Plan.Root.Limit.Limit_));
        Assert.Equal("0 AnalyzePlan, 1 Config, 2 ExecutePlan", string.Join(", ", server.Calls.Select(static (call, index) => $"{index} {call.Rpc}").Take(3)));
    }

    [Fact]
    public async Task A_server_of_version_3_4_is_spoken_to_as_it_understands()
    {
        var player = new Player(Recording.Statements("v35/select-one-not-reattachable")[0], "3.4.1");
        await using var server = await ScriptedServer.Start(player.Answer);
        await using var spark = new SparkWarehouse(server.Address, patience: Quick);

        await using (var stream = await spark.Run("SELECT :x AS x", new StatementParameter("x", ParameterType.String, "it's")))
            Assert.Single(await TestWarehouse.Read(stream));

        var execute = ExecutePlanRequest.Parser.ParseFrom(server.Calls.Single(static call => call.Rpc == "ExecutePlan").Request);
        Assert.Equal(@"'it\'s'", execute.Plan.Root.Limit.Input.Sql.Args["x"].ToStringUtf8());
        Assert.Empty(execute.RequestOptions);
        Assert.Equal(0, server.Count("ReattachExecute") + server.Count("Interrupt") + server.Count("ReleaseExecute"));
    }

    private static async Task<long> Count(SparkWarehouse spark)
    {
        long rows = 0;
        await using var stream = await spark.Run("SELECT 1 AS x");
        while (await stream.Next(Token) is { } batch)
        {
            using (batch)
                rows += batch.Length;
        }

        return rows;
    }
}
