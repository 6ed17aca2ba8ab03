using CleanDash.Application.Auditing;
using MediatR;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Whether the form that finds nothing to delete was sent twice: the audit has the first time, and nothing since.</summary>
internal static class DoneBefore
{
    public static async Task<bool> Deleted(this IMediator mediator, string what, string target, CancellationToken cancellationToken) =>
        target.Length > 0
        && (await mediator.Send(new ListAudit(Search: target, Kind: AuditKinds.Changes), cancellationToken)).Try(out var found, out _)
        && found.Entries.FirstOrDefault(entry => entry.Target == target)?.What == what;
}
