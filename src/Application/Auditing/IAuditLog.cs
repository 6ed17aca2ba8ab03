namespace CleanDash.Application.Auditing;

/// <summary>The audit as people read it.</summary>
public interface IAuditLog
{
    /// <summary>The newest entries that fit and are older than <see cref="ListAudit.Before"/>, newest first, <paramref name="count"/> at most.</summary>
    Task<IReadOnlyList<AuditEntry>> Read(ListAudit which, int count, CancellationToken cancellationToken);

    /// <summary>How many entries fit, wherever the page begins.</summary>
    Task<int> Count(ListAudit which, CancellationToken cancellationToken);

    /// <summary>Walks the whole chain of hashes, from the oldest entry that is kept to the newest that was written, and past an entry whose hash was noted elsewhere.</summary>
    Task<AuditCheck> Verify(AuditMark? noted, CancellationToken cancellationToken);
}

/// <summary>One entry of the audit.</summary>
/// <param name="Id">Counts up without gaps.</param>
/// <param name="At">UTC.</param>
/// <param name="Who">An e-mail address, an operating-system user, <c>nobody</c> or <c>system</c>.</param>
/// <param name="Door">web, console or system.</param>
/// <param name="What">Stable and dotted: <c>person.role_granted</c>.</param>
/// <param name="Target">The thing it is about.</param>
/// <param name="Before">The state before, in words.</param>
/// <param name="After">The state after, in words.</param>
/// <param name="Outcome"><c>done</c> or the refusal's code.</param>
/// <param name="Address">The network address, where there was one.</param>
/// <param name="Reference">The reference that the person was shown.</param>
public sealed record AuditEntry(
    long Id,
    DateTime At,
    string Who,
    string Door,
    string What,
    string Target,
    string? Before,
    string? After,
    string Outcome,
    string? Address,
    string? Reference);
