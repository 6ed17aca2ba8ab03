using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>One role: who holds it, what it shows; and what deleting it would take away, before it does.</summary>
internal sealed class RoleModel(IMediator mediator, DashboardIndex dashboards) : PageModel
{
    public RoleDetails Role { get; private set; } = null!;

    /// <summary>What deleting takes from whom; null on the page that only shows the role.</summary>
    public IReadOnlyList<ViewersEffect>? Effects { get; private set; }

    public Refusal? Problem { get; private set; }

    public IReadOnlyList<string> Titles => [.. Role.Dashboards.Select(slug => dashboards.Find(slug)?.Info.Title ?? slug)];

    public Task<IActionResult> OnGetAsync([FromRoute] string name, [FromRoute] string? handler, CancellationToken cancellationToken) => Show(name, handler is not null, cancellationToken);

    public async Task<IActionResult> OnPostDeleteAsync([FromRoute] string name, CancellationToken cancellationToken)
    {
        Problem = (await mediator.Send(new DeleteRole(name), cancellationToken)).Refusal;
        var isGone = Problem is null or { Kind: RefusalKind.AlreadySo } || (Problem.Kind == RefusalKind.NotFound && await mediator.Deleted("role.deleted", name, cancellationToken));
        if (isGone) return LocalRedirect("~/admin/roles?done=role-deleted");
        Response.StatusCode = Problem!.Kind.Status();
        return await Show(name, deletes: true, cancellationToken);
    }

    private async Task<IActionResult> Show(string name, bool deletes, CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ShowRole(name), cancellationToken)).Try(out var role, out var refusal)) return refusal.ToPage(this);
        Role = role;
        if (!deletes) return Page();
        var changes = role.Dashboards.Select(slug => new ViewerChange(slug, [], [role.Name])).ToList();
        if (changes.Count == 0) Effects = [];
        else if ((await mediator.Send(new PreviewViewers(changes), cancellationToken)).Try(out var effects, out refusal)) Effects = effects;
        else return refusal.ToPage(this);
        return Page();
    }
}
