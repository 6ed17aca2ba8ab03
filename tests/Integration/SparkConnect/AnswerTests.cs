using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Xunit;
using Any = Google.Protobuf.WellKnownTypes.Any;

namespace CleanDash.Integration.SparkConnect;

/// <summary>What is made of answers that servers may give and the recorded ones did not.</summary>
public sealed class AnswerTests
{
    private static readonly DataType Text = new() { String = new() };

    [Fact]
    public async Task A_text_that_does_not_fit_is_described_with_its_line()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        const string Sql = "SELECT a,\n  b,\n  nope\nFROM t";
        await using var server = await ScriptedServer.Start((rpc, request) => rpc switch
        {
            "AnalyzePlan" when AnalyzePlanRequest.Parser.ParseFrom(request).Schema is not null => new([], StatusCode.Internal, "[UNRESOLVED_COLUMN] A column `nope` cannot be...", Details("7")),
            "FetchErrorDetails" when FetchErrorDetailsRequest.Parser.ParseFrom(request).ErrorId == "7" => Reply.Of(Explained("[UNRESOLVED_COLUMN] A column `nope` cannot be resolved. SQLSTATE: 42703; line 3 pos 2;", Sql.IndexOf("nope", StringComparison.Ordinal))),
            _ => player.Answer(rpc, request),
        });
        await using var spark = new SparkWarehouse(server.Address);

        var failed = await Assert.ThrowsAsync<WarehouseException>(() => spark.Warehouse.Describe(Sql, [], TestContext.Current.CancellationToken));

        Assert.Equal("The SQL does not fit the tables (line 3): [UNRESOLVED_COLUMN] A column `nope` cannot be resolved. SQLSTATE: 42703; line 3 pos 2.", failed.Message);
    }

    [Fact]
    public async Task Texts_with_wide_offsets_are_texts()
    {
        await using var server = await Serving(new Field("t", LargeStringType.Default, true), new LargeStringArray.Builder().Append("Zürich").AppendNull().Append("x").Build(), Text);
        await using var spark = new SparkWarehouse(server.Address);

        await using var stream = await spark.Run("SELECT t FROM s");
        using var batch = (await stream.Next(TestContext.Current.CancellationToken))!;

        Assert.Equal(["Zürich", null, "x"], Enumerable.Range(0, 3).Select(row => Cells.Value(batch.Column(0), row)));
    }

    [Fact]
    public async Task A_column_of_another_kind_than_was_announced_is_an_error()
    {
        await using var server = await Serving(new Field("t", Int32Type.Default, true), new Int32Array.Builder().Append(1).Build(), Text);
        await using var spark = new SparkWarehouse(server.Address);

        Assert.Equal(WarehouseCodes.Incomplete, (await spark.Fails("SELECT t FROM s")).Code);
    }

    [Fact]
    public async Task A_column_of_a_kind_that_is_not_read_here_says_what_to_do()
    {
        var list = new FixedSizeListType(Int32Type.Default, 1);
        var values = new FixedSizeListArray(list, 1, new Int32Array.Builder().Append(1).Build(), ArrowBuffer.Empty);
        await using var server = await Serving(new Field("t", list, true), values, new DataType());
        await using var spark = new SparkWarehouse(server.Address);

        var failed = await spark.Fails("SELECT t FROM s");

        Assert.Equal((WarehouseCodes.Statement, "The result has a kind of column that is not known here. Leave the column out, or CAST it in the SQL."), (failed.Code, failed.EngineText));
    }

    [Fact]
    public async Task An_answer_that_is_no_message_of_the_protocol_is_an_error()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc == "ExecutePlan" ? new([[0xFF, 0xFF, 0xFF]]) : player.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address);

        Assert.Equal(WarehouseCodes.Incomplete, (await spark.Fails("SELECT 1 AS x")).Code);
        Assert.Equal(1, server.Count("ExecutePlan") + server.Count("ReattachExecute"));
    }

    [Fact]
    public async Task A_batch_whose_parts_become_too_many_is_given_up_before_they_have_all_come()
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var server = await ScriptedServer.Start((rpc, request) => rpc == "ExecutePlan"
            ? Reply.Of([.. Enumerable.Range(0, 4).Select(part => Answer(request, $"{part}", new() { RowCount = 1, Data = ByteString.CopyFrom(new byte[50_000]), ChunkIndex = part, NumChunksInBatch = 1_000 }))]) with { Hangs = true }
            : player.Answer(rpc, request));
        await using var spark = new SparkWarehouse(server.Address + "/;grpc_max_message_size=65536", patience: new Patience { Silence = TimeSpan.FromMinutes(10) });

        var failed = await spark.Fails("SELECT 1 AS x");

        Assert.Equal((WarehouseCodes.Incomplete, "A batch is too large."), (failed.Code, failed.EngineText));
    }

    private static List<KeyValuePair<string, string>> Details(string id)
    {
        var info = new ErrorInfo { Reason = "org.apache.spark.sql.AnalysisException", Domain = "org.apache.spark" };
        info.Metadata.Add("errorId", id);
        info.Metadata.Add("errorClass", "UNRESOLVED_COLUMN");
        return [new("grpc-status-details-bin", Convert.ToBase64String(new RpcStatus { Details = { Any.Pack(info) } }.ToByteArray()))];
    }

    private static FetchErrorDetailsResponse Explained(string message, int place) => new()
    {
        RootErrorIdx = 0,
        Errors = { new FetchErrorDetailsResponse.Types.Error { Message = message, SparkThrowable = new() { QueryContexts = { new FetchErrorDetailsResponse.Types.QueryContext { StartIndex = place } } } } },
    };

    // One batch of one column, announced as a type.
    private static Task<ScriptedServer> Serving(Field column, IArrowArray values, DataType announced)
    {
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        var batch = ByteString.CopyFrom(Stream(column, values));
        var type = new DataType { Struct = new() { Fields = { new DataType.Types.StructField { Name = column.Name, DataType = announced, Nullable = true } } } };
        return ScriptedServer.Start((rpc, request) =>
        {
            if (rpc != "ExecutePlan")
                return player.Answer(rpc, request);
            var (first, last) = (Answer(request, "1"), Answer(request, "3"));
            (first.Schema, last.ResultComplete) = (type, new());
            return Reply.Of(first, Answer(request, "2", new() { RowCount = values.Length, Data = batch }), last);
        });
    }

    private static byte[] Stream(Field column, IArrowArray values)
    {
        using var bytes = new MemoryStream();
        var schema = new Schema([column], []);
        using (var batch = new RecordBatch(schema, [values], values.Length))
        using (var writer = new ArrowStreamWriter(bytes, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    private static ExecutePlanResponse Answer(byte[] request, string id, ExecutePlanResponse.Types.ArrowBatch? batch = null)
    {
        var asked = ExecutePlanRequest.Parser.ParseFrom(request);
        var answer = new ExecutePlanResponse { SessionId = asked.SessionId, OperationId = asked.OperationId, ResponseId = id };
        if (batch is not null)
            answer.ArrowBatch = batch;
        return answer;
    }
}
