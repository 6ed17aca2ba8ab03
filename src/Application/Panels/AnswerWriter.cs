using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>Writes the JSON of a panel's answer; docs/answers.md describes it.</summary>
internal static class AnswerWriter
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // An answer is JSON and nothing else: it is never put into a page as it is, so that < and ' may stand.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The answer with rows in it, or <c>empty</c>.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="asOf">UTC time of its run.</param>
    /// <param name="rows">How many rows there were.</param>
    /// <param name="cut">Whether rows were left out.</param>
    /// <param name="drawn">What the panel drew; null when there were no rows.</param>
    /// <param name="table">The rows as a table.</param>
    public static PanelAnswer Rows(PanelDescriptor panel, DateTimeOffset asOf, long rows, bool cut, Drawn? drawn, string? table)
    {
        var written = Written(json =>
        {
            Begin(json, panel, drawn is null ? "empty" : "ok");
            json.WriteString("asOf", asOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
            json.WriteNumber("freshFor", (long)panel.Info.Fresh.TotalSeconds);
            json.WriteNumber("rows", rows);
            json.WriteBoolean("cut", cut);
            if (cut)
                json.WriteNull("total");
            else
                json.WriteNumber("total", rows);
            drawn?.Write(panel, json);
            json.WriteEndObject();
        });
        return new(drawn is null ? PanelState.Empty : PanelState.Ok, new(written))
        {
            Rest = written.Slice(written.PositionOf((byte)',')!.Value),
            AsOf = asOf,
            ETag = $"W/\"{panel.Query.Fingerprint[..6]}{asOf.UtcTicks:x}\"",
            Table = table is null ? null : Body.OfText(table),
        };
    }

    /// <summary>The form of an answer whose time is over: newer rows are awaited, or could not be had.</summary>
    /// <param name="answer">An answer with rows, or such a form of one.</param>
    /// <param name="failed">The error in which the newer answer ended; null while it is awaited.</param>
    /// <returns>The form, and how long it is sent before newer rows are asked for again.</returns>
    public static (PanelAnswer Form, TimeSpan Good) Stale(PanelAnswer answer, PanelAnswer? failed)
    {
        var error = failed is null ? answer.Error : failed.Error;
        var pause = failed is null ? Soon : Pause(failed.RetryAfter);
        var good = failed is null ? TimeSpan.Zero : pause ?? LongestPause;
        var isSame = answer.State == PanelState.Stale && answer.Error == error;
        if (isSame && answer.RetryAfter == pause)
            return (answer, good);
        var head = StaleHead(error);
        // A 304 without Retry-After leaves the browser the one it has kept: forms with and without it have different tags.
        var tag = $"{Convert.ToHexStringLower(SHA256.HashData(head.ToArray()))[..8]}{(pause is null ? "" : "r")}";
        return (
            new(PanelState.Stale, isSame ? answer.Body : new Body(ByteChunks.Join(head, answer.Rest!.Value)))
            {
                AsOf = answer.AsOf,
                ETag = $"{answer.ETag!.Split('~')[0].TrimEnd('"')}~{tag}\"",
                Table = answer.Table,
                Rest = answer.Rest,
                Error = error,
                Sentence = error?.Message,
                RetryAfter = pause,
            },
            good);
    }

    /// <summary>Asks for filters that must be set first.</summary>
    public static PanelAnswer Ask(PanelDescriptor panel, IReadOnlyList<string> missing) => Small(PanelState.Ask, panel, "ask", json =>
    {
        json.WriteStartArray("missing");
        foreach (string name in missing)
            json.WriteStringValue(name);
        json.WriteEndArray();
    });

    /// <summary>Says what is awaited, for how long so far and how long it usually takes.</summary>
    public static PanelAnswer Waiting(PanelDescriptor panel, Awaited awaited)
    {
        var (name, sentence) = (Name(awaited.Stage), Sentence(awaited));
        var answer = Small(PanelState.Running, panel, name, json =>
        {
            json.WriteStartObject("waiting");
            json.WriteString("for", name);
            json.WriteNumber("seconds", (long)awaited.Since.TotalSeconds);
            if (awaited.Usual is { } time)
                json.WriteNumber("expected", Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)));
            else
                json.WriteNull("expected");
            json.WriteString("sentence", sentence);
            json.WriteEndObject();
        });
        return new(answer.State, answer.Body) { RetryAfter = Soon, Sentence = sentence };
    }

    /// <summary>Says what went wrong in one sentence.</summary>
    public static PanelAnswer Error(PanelDescriptor panel, PanelError error)
    {
        var answer = Small(PanelState.Error, panel, "error", json => Write(json, error));
        return new(answer.State, answer.Body) { RetryAfter = error.RetryAfter, Sentence = error.Message, Error = error };
    }

    private static void Write(Utf8JsonWriter json, PanelError error)
    {
        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteString("reference", error.Reference);
        if (error.RetryAfter is { } time)
            json.WriteNumber("retryAfter", (long)Math.Ceiling(time.TotalSeconds));
        json.WriteEndObject();
    }

    // Without its end: the rest of the answer follows.
    private static ReadOnlySequence<byte> StaleHead(PanelError? error) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("state", "stale");
        if (error is not null)
            Write(json, error);
    });

    // Of a warehouse that is back, an open page learns within seconds.
    private static TimeSpan? Pause(TimeSpan? retryAfter) => retryAfter > LongestPause ? LongestPause : retryAfter;

    private static PanelAnswer Small(PanelState state, PanelDescriptor panel, string name, Action<Utf8JsonWriter> write) => new(state, new(Written(json =>
    {
        Begin(json, panel, name);
        write(json);
        json.WriteEndObject();
    })));

    private static ReadOnlySequence<byte> Written(Action<Utf8JsonWriter> write)
    {
        var chunks = new ByteChunks();
        using (var json = new Utf8JsonWriter((IBufferWriter<byte>)chunks, Options))
            write(json);
        return chunks.ToSequence();
    }

    private static void Begin(Utf8JsonWriter json, PanelDescriptor panel, string state)
    {
        json.WriteStartObject();
        json.WriteString("state", state);
        json.WriteString("kind", panel.Kind switch { PanelKind.Chart => "chart", PanelKind.Number => "number", _ => "table" });
        json.WriteString("title", panel.Info.Title);
        json.WriteString("subtitle", panel.Info.Subtitle);
        json.WriteString("sentence", panel.Sentence);
    }

    private static string Name(WarehouseStage stage) => stage switch
    {
        WarehouseStage.Queued => "queued",
        WarehouseStage.Starting => "starting",
        WarehouseStage.Running => "running",
    };

    private static string Sentence(Awaited awaited)
    {
        var since = awaited.Since;
        return awaited.Stage switch
        {
            WarehouseStage.Queued => $"Waiting for its turn · {since.TotalSeconds:0} s",
            WarehouseStage.Starting => $"Warehouse is starting ({Minutes(since)})" + (awaited.Usual is { } time ? $". Last time it took {Minutes(time)}" : ""),
            _ => string.Join(". ", [$"Running · {since.TotalSeconds:0} s", .. Further(awaited)]),
        };
    }

    private static string Minutes(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";

    private static IEnumerable<string> Further(Awaited awaited)
    {
        if (awaited.Progress is { Of: > 0 } progress)
            yield return $"{progress.Done} of {progress.Of} tasks are done";
        if (awaited.Usual is { TotalSeconds: >= 1 and var seconds })
            yield return $"It usually takes {Math.Ceiling(seconds):0} s";
    }
}
