using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>What the dashboards stand on; nothing of it is looked at before somebody asks.</summary>
internal sealed class OperationsModel(IMediator mediator) : PageModel
{
    /// <summary>What statements have found out so far.</summary>
    public WarehouseHealth Health { get; private set; } = new(null, null, []);

    /// <summary>The steps to the warehouse, once somebody asked for them.</summary>
    public IReadOnlyList<WarehouseStep>? Steps { get; private set; }

    /// <summary>Panels that do not fit what is there; null when nobody asked, or the warehouse does not answer.</summary>
    public IReadOnlyList<StatementMistake>? Mistakes { get; private set; }

    public bool WithPanels { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ShowWarehouseHealth(), cancellationToken)).Try(out var health, out var refusal)) return refusal.ToPage(this);
        Health = health;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(bool panels, CancellationToken cancellationToken)
    {
        WithPanels = panels;
        if (!(await mediator.Send(new CheckWarehouse(), cancellationToken)).Try(out var steps, out var refusal)) return refusal.ToPage(this);
        Steps = steps;
        if (!panels || !steps.All(static step => step.Ok)) return await OnGetAsync(cancellationToken);
        if (!(await mediator.Send(new CheckStatements(), cancellationToken)).Try(out var mistakes, out refusal)) return refusal.ToPage(this);
        Mistakes = mistakes;
        return await OnGetAsync(cancellationToken);
    }
}
