using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

internal sealed class IndexModel(IMediator mediator, Caller caller) : PageModel
{
    public IReadOnlyList<DashboardDescriptor> Dashboards { get; private set; } = [];

    /// <summary>By category, those without one last.</summary>
    public IEnumerable<IGrouping<string?, DashboardDescriptor>> Shelves =>
        Dashboards.GroupBy(dashboard => dashboard.Info.Category).OrderBy(shelf => shelf.Key is null).ThenBy(shelf => shelf.Key, StringComparer.Ordinal);

    public string Lede => Dashboards.Count switch
    {
        0 => "Here stand the dashboards that your roles allow.",
        1 => $"One that your roles ({Roles}) allow.",
        var count => $"{count} that your roles ({Roles}) allow.",
    };

    private string Roles => string.Join(", ", caller.Roles.Order(StringComparer.Ordinal));

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListDashboards(), cancellationToken)).Try(out var dashboards, out var refusal))
            return refusal.ToPage(this);
        Dashboards = dashboards;
        return Page();
    }
}
