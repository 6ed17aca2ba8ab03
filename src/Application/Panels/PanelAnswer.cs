using System.Buffers;

namespace CleanDash.Application.Panels;

/// <summary>The states that an answer can have; docs/answers.md lists them.</summary>
public enum PanelState
{
    /// <summary>Rows came.</summary>
    Ok,

    /// <summary>Rows, or none, that came too long ago to be good: newer ones are awaited, or could not be had.</summary>
    Stale,

    /// <summary>The query gave no rows.</summary>
    Empty,

    /// <summary>A required filter is not set; no statement was sent.</summary>
    Ask,

    /// <summary>The warehouse works on it, is on its way up, or has others before it; ask again. The JSON says which.</summary>
    Running,

    /// <summary>It could not be answered.</summary>
    Error,
}

/// <summary>One answer of a panel: finished JSON, and what a host needs to send it.</summary>
public sealed class PanelAnswer
{
    internal PanelAnswer(PanelState state, Body body)
    {
        State = state;
        Body = body;
    }

    /// <summary>What became of the question.</summary>
    public PanelState State { get; }

    /// <summary>The JSON.</summary>
    public Body Body { get; }

    /// <summary>UTC time of the run that gave its rows; null where there was none.</summary>
    public DateTimeOffset? AsOf { get; internal init; }

    /// <summary>Names this very answer, in quotes; null for what may not be kept.</summary>
    public string? ETag { get; internal init; }

    /// <summary>What is awaited or what went wrong, in words; null for the other states.</summary>
    public string? Sentence { get; internal init; }

    /// <summary>When it is worth asking again; set while the warehouse works and after some errors.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The first rows as an HTML fragment; null unless there are rows.</summary>
    public Body? Table { get; internal init; }

    /// <summary>What the JSON holds after its state and, of a stale one, the error; null for answers without rows.</summary>
    internal ReadOnlySequence<byte>? Rest { get; init; }

    /// <summary>Why there is no newer answer or none at all; null if nothing went wrong.</summary>
    internal PanelError? Error { get; init; }
}

/// <summary>What went wrong.</summary>
/// <param name="Code">One of docs/codes.md.</param>
/// <param name="Message">One plain sentence.</param>
/// <param name="Reference">Finds it in the log.</param>
/// <param name="RetryAfter">When it is worth asking again; null if that alone mends nothing.</param>
internal sealed record PanelError(string Code, string Message, string Reference, TimeSpan? RetryAfter);
