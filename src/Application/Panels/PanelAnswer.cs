namespace CleanDash.Application.Panels;

/// <summary>The states that an answer can have; docs/answers.md lists them.</summary>
public enum PanelState
{
    /// <summary>Rows came.</summary>
    Ok,

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

    /// <summary>Names this very answer, in quotes; null for what may not be kept.</summary>
    public string? ETag { get; internal init; }

    /// <summary>What is awaited or what went wrong, in words; null for the other states.</summary>
    public string? Sentence { get; internal init; }

    /// <summary>When it is worth asking again; set while the warehouse works and for some errors.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The first rows as an HTML fragment; null unless there are rows.</summary>
    public Body? Table { get; internal init; }
}
