using System.Globalization;
using CleanDash.Application;
using CleanDash.Application.Auditing;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CleanDash.Web.Pages.Admin;

/// <summary>The entries of the audit's page as a file, written while they are read.</summary>
internal sealed class AuditDownloadModel(IMediator mediator, TimeProvider clock, IOptions<SiteOptions> site) : PageModel
{
    public async Task<IActionResult> OnGetAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var request = filter.Request(clock.GetUtcNow().UtcDateTime, Times.StartOfDay(clock, site.Value));
        if (!(await mediator.Send(new ExportAudit(request), cancellationToken)).Try(out var file, out var refusal)) return refusal.ToPage(this);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=audit-{clock.GetUtcNow():yyyy-MM-dd}.csv");
        await file.Write(Response.Body, cancellationToken);
        return new EmptyResult();
    }
}
