using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Web.Panels;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

internal sealed class DashboardModel(IMediator mediator, TimeProvider clock) : PageModel
{
    public DashboardPage Opened { get; private set; } = null!;

    public DashboardInfo Info => Opened.Dashboard.Info;

    /// <summary>When it was printed, for the line of facts on paper.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IActionResult> OnGet(string slug, CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new OpenDashboard(slug, QueryAddress.Of(Request.Query)), cancellationToken)).Try(out var page, out var refusal))
            return refusal.ToPage(this);
        if (page.RedirectTo is { } query || page.Dashboard.Slug != slug)
            return Redirect($"~/dashboards/{page.Dashboard.Slug}{page.RedirectTo ?? Request.QueryString.Value}");
        Opened = page;
        return Page();
    }
}
