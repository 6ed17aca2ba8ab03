using CleanDash.Application;
using CleanDash.Application.Auditing;
using CleanDash.Application.Panels;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CleanDash.Web.Pages.Admin;

internal sealed class AuditModel(IMediator mediator, TimeProvider clock, IOptions<SiteOptions> site, DashboardIndex dashboards) : PageModel
{
    // Looking at the whole chain costs time that grows with it; beyond this it is done when asked.
    private const int LooksAtOnce = 10_000;

    public AuditFilter Filter { get; private set; } = new();

    public AuditPage Listed { get; private set; } = new([], 0, null);

    /// <summary>Whether the chain holds; null where nobody asked and it is long.</summary>
    public AuditCheck? Check { get; private set; }

    public string Target(AuditEntry entry) => AuditWords.Target(entry, dashboards);

    public async Task<IActionResult> OnGetAsync(AuditFilter filter, bool check, CancellationToken cancellationToken)
    {
        Filter = filter;
        if (!(await mediator.Send(filter.Request(clock.GetUtcNow().UtcDateTime, Times.StartOfDay(clock, site.Value)), cancellationToken)).Try(out var listed, out var refusal))
            return refusal.ToPage(this);
        Listed = listed;
        if (!check && (listed.Entries is not [{ Id: < LooksAtOnce }, ..] || filter.Before is not null)) return Page();
        if (!(await mediator.Send(new VerifyAudit(), cancellationToken)).Try(out var found, out refusal)) return refusal.ToPage(this);
        Check = found;
        return Page();
    }
}
