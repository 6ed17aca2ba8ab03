using CleanDash.Application.Messaging;

namespace CleanDash.Application.Auditing;

/// <summary>Whether the audit is as it was written: nothing changed, taken away or put between.</summary>
public sealed record VerifyAudit : IQuery<AuditCheck>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>What came of it.</summary>
/// <param name="Entries">How many entries were looked at.</param>
/// <param name="BrokenAt">The first entry that is not as it was written; null when all are.</param>
/// <param name="Why">What is wrong there, as a sentence.</param>
/// <param name="Newest">The hash of the newest entry: who notes it elsewhere sees later that everything up to it is still the same.</param>
public sealed record AuditCheck(long Entries, long? BrokenAt, string? Why, string Newest = "");

internal sealed class VerifyAuditHandler(IAuditLog log) : IHandler<VerifyAudit, AuditCheck>
{
    public async Task<Result<AuditCheck>> Handle(VerifyAudit request, CancellationToken cancellationToken) => await log.Verify(cancellationToken);
}
