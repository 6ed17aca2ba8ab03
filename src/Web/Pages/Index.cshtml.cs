using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

internal sealed class IndexModel(IMediator mediator) : PageModel
{
    private static readonly string[] Words = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

    public IReadOnlyList<DashboardDescriptor> Dashboards { get; private set; } = [];

    /// <summary>By category, those without one last.</summary>
    public IEnumerable<IGrouping<string?, DashboardDescriptor>> Shelves =>
        Dashboards.GroupBy(dashboard => dashboard.Info.Category).OrderBy(shelf => shelf.Key is null).ThenBy(shelf => shelf.Key, StringComparer.Ordinal);

    /// <summary>How many there are, as one says it.</summary>
    public string Count => Dashboards.Count is > 0 and var count && count <= Words.Length ? Words[count - 1] : $"{Dashboards.Count}";

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListDashboards(), cancellationToken)).Try(out var dashboards, out var refusal))
            return refusal.ToPage(this);
        Dashboards = dashboards;
        return Page();
    }
}
