using System.Text;
using System.Text.Json;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>One call of a recorded conversation.</summary>
internal sealed class RecordedCall
{
    public required string Rpc { get; init; }

    public byte[] Request { get; set; } = [];

    public List<byte[]> Answers { get; } = [];

    public StatusCode Code { get; set; }

    public string Message { get; set; } = "";

    public List<KeyValuePair<string, string>> Trailers { get; } = [];

    public bool EndedByClient => Code is StatusCode.Cancelled or StatusCode.DeadlineExceeded;

    /// <summary>The status as a client's library throws it.</summary>
    public RpcException Exception()
    {
        var trailers = new Metadata();
        foreach (var (name, value) in Trailers)
        {
            if (name.EndsWith("-bin", StringComparison.Ordinal))
                trailers.Add(name, Convert.FromBase64String(value));
            else
                trailers.Add(name, value);
        }

        return new RpcException(new Status(Code, Message), trailers);
    }
}

/// <summary>A recorded conversation, from the tests' own folder or the shared one.</summary>
internal static class Recording
{
    private static string Own => Path.Combine(AppContext.BaseDirectory, "SparkConnect", "Transcripts");

    private static string Shared => Path.Combine(SparkServer.Shared, "spark", "transcripts");

    /// <summary>Every case that is here, as <c>v4/select-one</c>.</summary>
    public static IEnumerable<string> Cases() => new[] { Own, Shared }.Where(Directory.Exists)
        .SelectMany(static root => Directory.GetFiles(root, "*.jsonl", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)[..^6].Replace('\\', '/')))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    public static List<RecordedCall> Read(string name)
    {
        var file = Path.Combine(Own, name + ".jsonl");
        var calls = new SortedDictionary<int, RecordedCall>();
        foreach (var line in File.ReadLines(File.Exists(file) ? file : Path.Combine(Shared, name + ".jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            var number = entry.GetProperty("call").GetInt32();
            if (!calls.TryGetValue(number, out var call))
                calls[number] = call = new RecordedCall { Rpc = entry.GetProperty("rpc").GetString()! };
            switch (entry.GetProperty("direction").GetString())
            {
                case "request":
                    call.Request = entry.GetProperty("bytes_base64").GetBytesFromBase64();
                    break;
                case "response":
                    call.Answers.Add(entry.GetProperty("bytes_base64").GetBytesFromBase64());
                    break;
                default:
                    call.Code = Enum.Parse<StatusCode>(entry.GetProperty("code").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
                    call.Message = entry.GetProperty("message").GetString()!;
                    foreach (var trailer in entry.GetProperty("trailers").EnumerateArray())
                        call.Trailers.Add(new(trailer[0].GetString()!, trailer[1].GetString()!));
                    break;
            }
        }

        return [.. calls.Values];
    }

    /// <summary>One stream with 12,000 rows: what was read before the client left, and what came after.</summary>
    public static RecordedCall Whole()
    {
        const string Case = "v4/client-cancels-stream-then-reattaches";
        Assert.SkipUnless(Cases().Contains(Case), "CLEANDASH_SHARED names no folder with spark/transcripts.");
        var calls = Read(Case);
        var whole = new RecordedCall { Rpc = "ExecutePlan", Request = calls[0].Request };
        whole.Answers.AddRange(calls.First(static call => call.Rpc == "ReattachExecute" && call.Answers.Count > 15).Answers);
        return whole;
    }

    /// <summary>The statements of a conversation: each with the calls that took it up again.</summary>
    public static List<List<RecordedCall>> Statements(string name)
    {
        List<List<RecordedCall>> statements = [];
        foreach (var call in Read(name))
        {
            if (call.Rpc == "ExecutePlan")
                statements.Add([call]);
            else if (call.Rpc is "ReattachExecute" or "FetchErrorDetails" && statements.Count > 0)
                statements[^1].Add(call);
        }

        return statements;
    }

    /// <summary>The answers, when they are answers of this kind of call.</summary>
    public static IEnumerable<ExecutePlanResponse> Executed(this RecordedCall call) =>
        call.Rpc is "ExecutePlan" or "ReattachExecute" ? call.Answers.Select(static bytes => ExecutePlanResponse.Parser.ParseFrom(bytes)) : [];

    /// <summary>The same bytes with one name in the place of another that is as long.</summary>
    public static byte[] Renamed(byte[] bytes, string from, string to)
    {
        var (old, now) = (Encoding.ASCII.GetBytes(from), Encoding.ASCII.GetBytes(to));
        if (old.Length != now.Length || old.Length == 0)
            return bytes;
        var renamed = (byte[])bytes.Clone();
        for (var at = renamed.AsSpan().IndexOf(old); at >= 0; at = renamed.AsSpan().IndexOf(old))
            now.CopyTo(renamed.AsSpan(at));
        return renamed;
    }
}
