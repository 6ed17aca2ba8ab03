using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Auditing;

/// <summary>Entries of the audit, newest first; what is not given restricts nothing.</summary>
/// <param name="Person">An e-mail address or an id: what they did, and what was done to them.</param>
/// <param name="Dashboard">A slug.</param>
/// <param name="Reference">As a person was shown it.</param>
/// <param name="Since">UTC.</param>
/// <param name="Search">A part of any text of an entry; <c>%</c> and <c>_</c> are letters like others.</param>
/// <param name="Kind">One of <see cref="AuditKinds.All"/>.</param>
/// <param name="Before">Entries with smaller ids only.</param>
/// <param name="Take">How many.</param>
public sealed record ListAudit(
    string? Person = null,
    string? Dashboard = null,
    string? Reference = null,
    DateTime? Since = null,
    string Search = "",
    string? Kind = null,
    long? Before = null,
    int Take = 50) : IQuery<AuditPage>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>A page of the audit.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Total">How many fit, those of other pages included.</param>
/// <param name="Next">The <see cref="ListAudit.Before"/> of the next older page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, int Total, long? Next);

/// <summary>What lists of the audit can be restricted to.</summary>
public static class AuditKinds
{
    /// <summary>What changed people, roles, dashboards or settings of access.</summary>
    public const string Changes = "changes";

    /// <summary>Who came in and left, and who was not let in.</summary>
    public const string SignIns = "sign-ins";

    /// <summary>What was refused.</summary>
    public const string Refusals = "refusals";

    /// <summary>What was looked at and taken out.</summary>
    public const string Views = "views";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Changes, SignIns, Refusals, Views];
}

internal sealed class ListAuditValidator : AbstractValidator<ListAudit>
{
    public ListAuditValidator()
    {
        RuleFor(static request => request.Kind).Must(static kind => kind is null || AuditKinds.All.Contains(kind)).WithMessage($"Choose {string.Join(", ", AuditKinds.All)}.");
        RuleFor(static request => request.Take).InclusiveBetween(1, 1000).WithMessage("Ask for 1 to 1000 entries at once.");
        RuleFor(static request => request.Search).MaximumLength(200).WithMessage("Search for 200 letters at most.");
    }
}

internal sealed class ListAuditHandler(IAuditLog log) : IHandler<ListAudit, AuditPage>
{
    public async Task<Result<AuditPage>> Handle(ListAudit request, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is a next page.
        var entries = await log.Read(request, request.Take + 1, cancellationToken);
        var more = entries.Count > request.Take;
        return new AuditPage(more ? [.. entries.Take(request.Take)] : entries, await log.Count(request, cancellationToken), more ? entries[request.Take - 1].Id : null);
    }
}
