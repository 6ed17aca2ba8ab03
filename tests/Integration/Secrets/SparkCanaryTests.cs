using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.SparkConnect;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.Secrets;

/// <summary>As <see cref="WorkspaceCanaryTests"/>, with a server behind Spark Connect that repeats the token in every error there is.</summary>
public sealed class SparkCanaryTests : CanaryWalk, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, "json")]
    [InlineData(true, "text")]
    public async Task A_spark_server_with_a_token_leaves_no_secret(bool fromFile, string format)
    {
        var (token, key) = (Canaries.Make("the token of the server"), Canaries.Make("a header of the server's address"));
        var (file, google) = (Path.Combine(folder.Path, "token"), Path.Combine(folder.Path, "google"));
        await File.WriteAllTextAsync(file, token + "\n", Stop);
        await File.WriteAllTextAsync(google, Canaries.Make("the client's secret at Google"), Stop);
        var player = new Player(Recording.Statements("v4/select-one")[0], "4.2.0");
        await using var provider = await IdentityProvider.Start();
        await using var server = await ScriptedServer.Start(player.Answer);
        var settings = new Dictionary<string, string>
        {
            ["Log__Format"] = format,
            ["Warehouse__Url"] = $"{server.Address}/;use_ssl=false;x-api-key={Uri.EscapeDataString(key)}" + (fromFile ? "" : $";token={Uri.EscapeDataString(token)}"),
            ["GOOGLE_OAUTH_CLIENT_ID"] = IdentityProvider.ClientId,
            ["GOOGLE_OAUTH_CLIENT_SECRET_FILE"] = google,
            ["Google__Authority"] = provider.Authority,
        };
        if (fromFile) settings["Warehouse__TokenFile"] = file;
        await using var host = await TalkingHost.Start($"spark, {format}", settings, Stop);
        await SignIn(host, provider);
        await Look(host);

        // The played rows are no trips, which the panel says: they have come.
        Assert.Equal("panel.columns", await Ask(host));
        Assert.Equal($"Bearer {token}", server.Calls.First().Headers["authorization"]);
        if (fromFile)
        {
            token = Canaries.Make("the token after it");
            await File.WriteAllTextAsync(file, token, Stop);
        }

        foreach (var (code, words, expected) in new[]
        {
            (StatusCode.Unauthenticated, "", "warehouse.credentials"), (StatusCode.PermissionDenied, "", "warehouse.permission"), (StatusCode.Internal, "[PARSE_SYNTAX_ERROR] ", "warehouse.statement"),
            (StatusCode.Unavailable, "", "warehouse.unreachable"), (StatusCode.Unknown, "Bad gRPC response. HTTP status code: 502 ", "warehouse.unreachable"), (StatusCode.ResourceExhausted, "message too large ", "warehouse.resources"),
        })
        {
            server.Script = (_, _) => new([], code, $"{words}Who sends Bearer {token} and {key}?");
            Assert.Equal(expected, await Ask(host));
            await Test(host, works: false);
        }

        // A name that people are shown, and more words on request.
        server.Script = (rpc, request) => rpc switch
        {
            "ExecutePlan" => new([], StatusCode.Internal, $"[TABLE_OR_VIEW_NOT_FOUND] The table or view `{token}` cannot be found.", [new("grpc-status-details-bin", Convert.ToBase64String(Details(token)))]),
            "FetchErrorDetails" => Reply.Of(new FetchErrorDetailsResponse { RootErrorIdx = 0, Errors = { new FetchErrorDetailsResponse.Types.Error { Message = $"And more of {token} and {key}, and so on, and so on, and so on, and so on." } } }),
            _ => player.Answer(rpc, request),
        };
        Assert.Equal("warehouse.table", await Ask(host));
        await Test(host, works: false);
        server.Script = (rpc, request) => rpc == "ExecutePlan" ? new([]) { Hangs = true } : player.Answer(rpc, request);
        Assert.Equal("warehouse.timeout", await Ask(host));
        server.Script = static (_, _) => new([]) { Breaks = true };
        Assert.Equal("warehouse.unreachable", await Ask(host));
        await server.DisposeAsync();
        Assert.Equal("warehouse.unreachable", await Ask(host));
        await Test(host, works: false);
        await Hear(host);
    }

    private static byte[] Details(string token) => new RpcStatus
    {
        Details =
        {
            Any.Pack(new ErrorInfo
            {
                Reason = token,
                Metadata = { ["errorClass"] = "TABLE_OR_VIEW_NOT_FOUND", ["errorId"] = "1", ["sqlState"] = "42P01", ["messageParameters"] = $$"""{"relationName":"`{{token}}`"}""" },
            }),
        },
    }.ToByteArray();
}
