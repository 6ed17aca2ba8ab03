using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

internal sealed class RolesModel(IMediator mediator, AdmissionOptions admission, DashboardIndex dashboards) : PageModel
{
    public IReadOnlyList<ListedRole> Roles { get; private set; } = [];

    public Refusal? Problem { get; private set; }

    /// <summary>The name that was refused.</summary>
    public string? Named { get; private set; }

    /// <summary>What the settings give at the first sign-in: a domain and its role.</summary>
    public IReadOnlyList<(string Domain, string Role)> GivenAtSignIn { get; } =
        [.. admission.Domains.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static entry => entry.Split('=', 2)).Where(static pair => pair.Length == 2).Select(static pair => (pair[0], pair[1]))];

    public IReadOnlyList<string> Titles(IReadOnlyList<string> slugs) => [.. slugs.Select(slug => dashboards.Find(slug)?.Info.Title ?? slug)];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => Show(cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? name, CancellationToken cancellationToken)
    {
        Problem = (await mediator.Send(new AddRole(name ?? ""), cancellationToken)).Refusal;
        if (Problem is null or { Kind: RefusalKind.AlreadySo }) return LocalRedirect("~/admin/roles?done=role-added");
        Named = name;
        Response.StatusCode = Problem.Kind.Status();
        return await Show(cancellationToken);
    }

    private async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListRoles(), cancellationToken)).Try(out var roles, out var refusal)) return refusal.ToPage(this);
        Roles = roles;
        return Page();
    }
}
