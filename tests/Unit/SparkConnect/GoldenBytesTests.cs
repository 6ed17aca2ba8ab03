using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Xunit;
using Literal = CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol.Expression.Types.Literal;

namespace CleanDash.Unit.SparkConnect;

/// <summary>Our part of the protocol against bytes that another library made from the whole of it.</summary>
public sealed class GoldenBytesTests
{
    private const string S = "00112233-4455-6677-8899-aabbccddeeff";
    private const string O = "11111111-2222-4333-8444-555555555555";
    private const string R = "22222222-2222-4333-8444-555555555555";

    public static TheoryData<string, IMessage, string> Messages => new()
    {
        {
            "execute",
            new ExecutePlanRequest
            {
                SessionId = S, UserContext = new() { UserId = "u" }, Plan = Sql("SELECT 1"), ClientType = "cd", OperationId = O,
                RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } } },
            },
            "0a24<S> 12030a0175 1a0e0a0c520a0a0853454c4543542031 22026364 2a040a020801 3224<O>"
        },
        {
            "execute with chunks and a tag",
            new ExecutePlanRequest
            {
                SessionId = S, Plan = Sql("SELECT 1"), Tags = { "t1" },
                RequestOptions =
                {
                    new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } },
                    new ExecutePlanRequest.Types.RequestOption { ResultChunkingOptions = new() { AllowArrowBatchChunking = true } },
                },
            },
            "0a24<S> 1a0e0a0c520a0a0853454c4543542031 2a040a020801 2a0412020801 3a027431"
        },
        { "reattach", new ReattachExecuteRequest { SessionId = S, OperationId = O, LastResponseId = R }, "0a24<S> 1a24<O> 2a24<R>" },
        { "release until", new ReleaseExecuteRequest { SessionId = S, OperationId = O, ReleaseUntil = new() { ResponseId = R } }, "0a24<S> 1a24<O> 32260a24<R>" },
        { "release all", new ReleaseExecuteRequest { SessionId = S, OperationId = O, ReleaseAll = new() }, "0a24<S> 1a24<O> 2a00" },
        { "interrupt", new InterruptRequest { SessionId = S, InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = O }, "0a24<S> 2003 3224<O>" },
        {
            "config",
            new ConfigRequest { SessionId = S, Operation = new() { Set = new() { Pairs = { new KeyValue { Key = "spark.sql.session.timeZone", Value = "UTC" } } } } },
            "0a24<S> 1a250a230a210a1a737061726b2e73716c2e73657373696f6e2e74696d655a6f6e651203555443"
        },
        { "version", new AnalyzePlanRequest { SessionId = S, SparkVersion = new() }, "0a24<S> 5200" },
        {
            "batch",
            new ExecutePlanResponse
            {
                SessionId = S, OperationId = O, ResponseId = R,
                ArrowBatch = new() { RowCount = 3, Data = ByteString.CopyFromUtf8("abc"), StartOffset = 0, ChunkIndex = 0, NumChunksInBatch = 1 },
            },
            "0a24<S> 120d08031203616263180020002801 6224<O> 6a24<R>"
        },
        { "complete", new ExecutePlanResponse { SessionId = S, OperationId = O, ResponseId = R, ResultComplete = new(), ServerSideSessionId = R }, "0a24<S> 6224<O> 6a24<R> 7200 7a24<R>" },
        { "decimal", SparkLiterals.Of(new Decimal128Array.Builder(new Decimal128Type(10, 2)).Append(12.34m).Build()), "620b0a0531322e3334100a1802" },
        { "moment", new Literal { Timestamp = 1_700_000_000_000_000 }, "88018080f9c0c1c48203" },
        { "null", SparkLiterals.Of(new StringArray.Builder().AppendNull().Build()), "0a025a00" },
        { "details", new FetchErrorDetailsRequest { SessionId = S, ErrorId = O }, "0a24<S> 1a24<O>" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_are_the_same_bytes(string name, IMessage message, string golden)
    {
        Assert.NotEmpty(name);
        Assert.Equal(Bytes(golden), Convert.ToHexStringLower(message.ToByteArray()));
        Assert.Equal(message, message.Descriptor.Parser.ParseFrom(message.ToByteArray()));
    }

    [Fact]
    public void Parameters_take_the_form_of_the_servers_version()
    {
        Assert.Equal(Bytes("0a1852160a0953454c454354203a6122090a016112040a023005"), Hex(new SparkVersion(4, 0)));
        Assert.Equal(Bytes("0a1652140a0953454c454354203a6112070a016112023005"), Hex(new SparkVersion(3, 5)));
        Assert.Equal("5", SparkLiterals.Sql("SELECT :a", Five(), new SparkVersion(3, 4)).Args["a"].ToStringUtf8());

        string Hex(SparkVersion version) => Convert.ToHexStringLower(new Plan { Root = new() { Sql = SparkLiterals.Sql("SELECT :a", Five(), version) } }.ToByteArray());
    }

    [Fact]
    public void Values_as_text_are_literals_and_nothing_else()
    {
        Assert.Equal(@"'it\'s \\ ; DROP'", SparkLiterals.Text(new Literal { String = @"it's \ ; DROP" }));
        Assert.Equal("NULL", SparkLiterals.Text(new Literal { Null = new() { String = new() } }));
        Assert.Equal("-5L", SparkLiterals.Text(new Literal { Long = -5 }));
        Assert.Equal("1.0000000000000001E-001D", SparkLiterals.Text(new Literal { Double = 0.1 }));
        Assert.Equal("12.34BD", SparkLiterals.Text(new Literal { Decimal = new() { Value = "12.34" } }));
        Assert.Equal("TRUE", SparkLiterals.Text(new Literal { Boolean = true }));
        Assert.Equal("DATE'2016-02-29'", SparkLiterals.Text(new Literal { Date = 16860 }));
        Assert.Equal("TIMESTAMP_NTZ'1970-01-01 00:00:00.000001'", SparkLiterals.Text(new Literal { TimestampNtz = 1 }));
        Assert.Throws<ServerException>(() => SparkLiterals.Text(new Literal { Double = double.NaN }));
    }

    [Theory]
    [InlineData("3.4.1", true, false, false, false)]
    [InlineData("3.5.7", false, false, true, false)]
    [InlineData("4.0.0", false, true, true, false)]
    [InlineData("4.2.0", false, true, true, true)]
    [InlineData("5.1.0-preview", false, true, true, true)]
    public void The_version_says_what_the_server_takes(string text, bool asText, bool named, bool reattaches, bool chunks)
    {
        var version = SparkVersion.Parse(text);

        Assert.Equal((asText, named, reattaches, chunks), (version.TakesTextArguments, version.TakesNamedArguments, version.Reattaches, version.Chunks));
    }

    private static Plan Sql(string text) => new() { Root = new() { Sql = new() { Query = text } } };

    private static RecordBatch Five() => new(new Schema([new Field("a", Int32Type.Default, true)], []), [new Int32Array.Builder().Append(5).Build()], 1);

    private static string Bytes(string golden) => golden.Replace(" ", "", StringComparison.Ordinal)
        .Replace("<S>", Hex(S), StringComparison.Ordinal).Replace("<O>", Hex(O), StringComparison.Ordinal).Replace("<R>", Hex(R), StringComparison.Ordinal);

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
