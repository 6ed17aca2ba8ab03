using System.Text;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Plays a recorded statement to whoever asks: sessions open, the statement gets its recorded answers under the client's own names, and taking it up again gets what was recorded for that.</summary>
internal sealed class Player(IReadOnlyList<RecordedCall> calls, string version)
{
    public const string Gone = "[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle is invalid. Operation not found.";

    private readonly string serverSide = calls.SelectMany(static call => call.Executed()).Select(static answer => answer.ServerSideSessionId).FirstOrDefault(static id => id.Length > 0) ?? "";
    private readonly List<byte[]> played = [];
    private Queue<RecordedCall> further = [];
    private string session = "";
    private string operation = "";

    /// <summary>The conversation of one statement with a server of that version.</summary>
    public Reply Answer(string rpc, byte[] request)
    {
        // The name of the session is the first field of every request.
        var asks = Encoding.ASCII.GetString(request.AsSpan(2, 36));
        switch (rpc)
        {
            case "AnalyzePlan":
                return Reply.Of(new AnalyzePlanResponse { SessionId = asks, ServerSideSessionId = serverSide, SparkVersion = new() { Version = version } });
            case "Config":
                return Reply.Of(new ConfigResponse { SessionId = asks, ServerSideSessionId = serverSide });
            case "ExecutePlan":
                session = asks;
                operation = ExecutePlanRequest.Parser.ParseFrom(request).OperationId;
                played.Clear();
                further = new(calls.Where(static call => call.Rpc == "ReattachExecute"));
                return Play(calls[0]);
            case "ReattachExecute":
                var missed = Missed(ReattachExecuteRequest.Parser.ParseFrom(request).LastResponseId);
                return further.TryDequeue(out var next) ? Play(next, missed) : new([], StatusCode.Internal, Gone);
            case "FetchErrorDetails":
                return calls.FirstOrDefault(static call => call.Rpc == "FetchErrorDetails") is { } told ? Play(told) : new([], StatusCode.Unimplemented, "Method not found");
            case "Interrupt":
                return Reply.Of(new InterruptResponse { SessionId = asks, InterruptedIds = { operation } });
            case "ReleaseExecute":
                return Reply.Of(new ReleaseExecuteResponse { SessionId = asks });
            case "ReleaseSession":
                return Reply.Of(new ReleaseSessionResponse { SessionId = asks });
            default:
                return new([], StatusCode.Unimplemented, "Method not found");
        }
    }

    // A call that its client ended breaks here: what the server would have said further is in the calls that took it up again.
    private Reply Play(RecordedCall call, IEnumerable<byte[]>? missed = null)
    {
        var first = calls[0].Request;
        var (theirs, its) = (Encoding.ASCII.GetString(first.AsSpan(2, Math.Min(36, first.Length - 2))), Operation(calls[0]));
        byte[][] answers = [.. call.Answers.Select(answer => Recording.Renamed(Recording.Renamed(answer, theirs, session), its, operation))];
        if (call.Rpc is "ExecutePlan" or "ReattachExecute")
            played.AddRange(answers);
        return new(
            [.. missed ?? [], .. answers],
            call.EndedByClient ? StatusCode.OK : call.Code,
            call.EndedByClient ? "" : call.Message,
            call.Trailers)
        {
            Breaks = call.EndedByClient,
        };
    }

    /// <summary>What has been played and lies behind the last answer that the client says it has.</summary>
    public IReadOnlyList<byte[]> Rest(byte[] request) => Missed(ReattachExecuteRequest.Parser.ParseFrom(request).LastResponseId);

    // A connection that breaks takes answers with it that were on their way: they come again.
    private byte[][] Missed(string last) => last.Length == 0
        ? [.. played]
        : [.. played.AsEnumerable().Reverse().TakeWhile(bytes => ExecutePlanResponse.Parser.ParseFrom(bytes).ResponseId != last).Reverse()];

    private static string Operation(RecordedCall call)
    {
        try
        {
            return call.Rpc == "ExecutePlan" ? ExecutePlanRequest.Parser.ParseFrom(call.Request).OperationId : "";
        }
        catch (InvalidProtocolBufferException)
        {
            // Some recorded requests are broken on purpose.
            return "";
        }
    }
}
