using CleanDash.Application.Catalogue;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Dashboards against roles. What a change does is said before it is made: by the script beside the table, without it on a page between.</summary>
[RequestFormLimits(ValueCountLimit = 20_000)]
internal sealed class ViewersModel(IMediator mediator) : PageModel
{
    private const int MostColumns = 12;

    public ViewerMatrix Matrix { get; private set; } = new([], []);

    /// <summary>The roles that have a column: all, or those whose name has the searched part.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    public string? Search { get; private set; }

    /// <summary>What the form would do; only on the page between.</summary>
    public IReadOnlyList<ViewersEffect>? Effects { get; private set; }

    /// <summary>The form's content, for the page between.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; private set; } = [];

    public ConflictView? Conflict { get; private set; }

    public Refusal? Problem { get; private set; }

    public Task<IActionResult> OnGetAsync(string? roles, CancellationToken cancellationToken) => Show(roles, cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? step, CancellationToken cancellationToken)
    {
        var changes = ViewersForm.Read(Request.Form);
        if (step == "save") return changes.Count == 0 ? LocalRedirect("~/admin/dashboards") : await Save(changes, cancellationToken);
        IReadOnlyList<ViewersEffect> effects = [];
        if (changes.Count > 0 && !(await mediator.Send(new PreviewViewers(changes), cancellationToken)).Try(out effects!, out var refusal)) return refusal.ToPage(this);
        if (step == "effect") return Partial("_ViewersEffect", effects);
        (Effects, Fields) = (effects, ViewersForm.Write(changes, static change => change.Seen ?? []));
        return changes.Count == 0 ? LocalRedirect("~/admin/dashboards") : Page();
    }

    private async Task<IActionResult> Save(IReadOnlyList<ViewerChange> changes, CancellationToken cancellationToken)
    {
        Problem = (await mediator.Send(new ChangeViewers(changes), cancellationToken)).Refusal;
        if (Problem is null or { Kind: RefusalKind.AlreadySo }) return LocalRedirect("~/admin/dashboards?done=viewers");
        Response.StatusCode = Problem.Kind.Status();
        var shown = await Show(null, cancellationToken);
        if (Problem.Kind == RefusalKind.Conflict) Conflict = Differences(changes, Problem.Message);
        return shown;
    }

    private async Task<IActionResult> Show(string? search, CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListViewers(), cancellationToken)).Try(out var matrix, out var refusal)) return refusal.ToPage(this);
        (Matrix, Search) = (matrix, search);
        Columns = [.. matrix.Roles.Where(role => search is null || role.Contains(search, StringComparison.Ordinal))
            .OrderByDescending(role => matrix.Dashboards.Any(dashboard => dashboard.Viewers.Contains(role))).Take(MostColumns).Order(StringComparer.Ordinal)];
        return Page();
    }

    private ConflictView Differences(IReadOnlyList<ViewerChange> changes, string message)
    {
        var now = Matrix.Dashboards.ToDictionary(static dashboard => dashboard.Slug, static dashboard => dashboard, StringComparer.Ordinal);
        return new("The viewers changed meanwhile", message,
            [.. changes.Select(change => new ConflictRow(now[change.Slug].Title, Words.List(change.Seen ?? []), Words.List(now[change.Slug].Viewers), Words.List(ViewersForm.Wanted(change))))],
            "admin/dashboards", [.. ViewersForm.Write(changes, change => now[change.Slug].Viewers), KeyValuePair.Create("step", "save")], "admin/dashboards");
    }
}
