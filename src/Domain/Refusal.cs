namespace CleanDash.Domain;

/// <summary>A "no" that is part of the rules, with a code that never changes and a sentence that says what to do.</summary>
/// <param name="Kind">Decides the HTTP status and the exit code.</param>
/// <param name="Code">Stable, dotted and in lower case: <c>access.last_admin</c>. Listed in docs/codes.md.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message)
{
    /// <summary>The parameter or field that the refusal is about, when there is one.</summary>
    public string? Field { get; init; }

    /// <summary>The reference under which the audit or the log has it, when it was written down.</summary>
    public string? Reference { get; init; }
}

/// <summary>What sort of "no" a refusal is; both hosts map every value in one place.</summary>
public enum RefusalKind
{
    /// <summary>A value is missing or not well formed.</summary>
    Invalid,

    /// <summary>Nobody is signed in.</summary>
    NotSignedIn,

    /// <summary>The caller may know of the thing but not do this.</summary>
    Forbidden,

    /// <summary>Not there, or not the caller's to see: one answer for both.</summary>
    NotFound,

    /// <summary>A rule of the domain forbids it.</summary>
    Rule,

    /// <summary>The thing changed since the caller read it.</summary>
    Conflict,

    /// <summary>It is already as asked; nothing changed.</summary>
    AlreadySo,

    /// <summary>The store or the warehouse cannot be reached or is busy.</summary>
    Unavailable,
}
