using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Auditing;

/// <summary>Whether the audit is as it was written: nothing changed, taken away or put between.</summary>
/// <param name="Noted">What an earlier check gave as <see cref="AuditCheck.Newest"/> and somebody kept outside the store; that entry must still be there with that hash.</param>
public sealed record VerifyAudit(string? Noted = null) : IQuery<AuditCheck>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>What came of it.</summary>
/// <param name="Entries">How many entries were looked at.</param>
/// <param name="BrokenAt">The first entry that is not as it was written; null when all are.</param>
/// <param name="Why">What is wrong there, as a sentence.</param>
/// <param name="Newest">Number and hash of the newest entry, <c>4711:5f…</c>: whoever keeps it elsewhere can see later that everything up to it is still the same.</param>
public sealed record AuditCheck(long Entries, long? BrokenAt, string? Why, string Newest = "");

/// <summary>Number and hash of an entry.</summary>
/// <param name="Id">The number.</param>
/// <param name="Hash">64 hexadecimal digits in lower case.</param>
public readonly record struct AuditMark(long Id, string Hash)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AuditMark mark)
    {
        var parts = (text ?? "").Trim().Split(':');
        var good = parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigitLower);
        mark = good ? new AuditMark(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]) : default;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}:{Hash}");
}

internal sealed class VerifyAuditValidator : AbstractValidator<VerifyAudit>
{
    public VerifyAuditValidator() => RuleFor(static request => request.Noted)
        .Must(static text => text is null || AuditMark.TryParse(text, out _))
        .WithMessage("Give the note as it was printed: the number of the entry, a colon, and its hash.");
}

internal sealed class VerifyAuditHandler(IAuditLog log) : IHandler<VerifyAudit, AuditCheck>
{
    public async Task<Result<AuditCheck>> Handle(VerifyAudit request, CancellationToken cancellationToken) =>
        await log.Verify(AuditMark.TryParse(request.Noted, out var noted) ? noted : null, cancellationToken);
}
