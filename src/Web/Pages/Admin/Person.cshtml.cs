using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>One person. The address alone says whom a form is about, whatever it holds and whatever other pages are open beside it.</summary>
[RequestFormLimits(ValueCountLimit = 20_000)]
internal sealed class PersonModel(IMediator mediator, Caller caller, DashboardIndex dashboards) : PageModel
{
    // So many roles are seen at once; where there are more, those that are held come first.
    public const int Glance = 8;

    public PersonDetails Details { get; private set; } = null!;

    public IReadOnlyList<ListedRole> Roles { get; private set; } = [];

    public IReadOnlyList<AccessExplanation> Sees { get; private set; } = [];

    public IReadOnlyList<AttributeRow> Attributes { get; private set; } = [];

    /// <summary>What was not done, and the word of the form that asked for it.</summary>
    public (string Form, Refusal Refusal)? Problem { get; private set; }

    public ConflictView? Conflict { get; private set; }

    public ListedPerson Person => Details.Person;

    public string Name => Person.Name.Length == 0 ? Person.Email : Person.Name;

    public string First => Words.First(Name);

    public string? ProblemOf(string form) => Problem is { } problem && problem.Form == form ? problem.Refusal.Message : null;

    public async Task<IActionResult> OnGetAsync([FromRoute] Guid id, [FromRoute] string? handler, CancellationToken cancellationToken) =>
        handler is null ? await Show(id, cancellationToken) : LocalRedirect($"~/admin/people/{id}");

    public async Task<IActionResult> OnPostRolesAsync([FromRoute] Guid id, string[] role, string?[] seen, CancellationToken cancellationToken)
    {
        string[] saw = [.. seen.OfType<string>().Where(static one => one.Length > 0)];
        var command = new ChangeRoles($"{id}", [.. role.Except(saw)], [.. saw.Except(role)], saw);
        var refusal = (await mediator.Send(command, cancellationToken)).Refusal;
        return refusal is { Kind: RefusalKind.Conflict }
            ? await Show(id, cancellationToken, () => Conflict = ConflictView.OfRoles(Person, saw, role, refusal))
            : await Answer(id, "roles", refusal, cancellationToken);
    }

    public async Task<IActionResult> OnPostAttributesAsync([FromRoute] Guid id, CancellationToken cancellationToken)
    {
        var form = AttributeForm.Read(Request.Form);
        // All or nothing: what one of them would be refused for is known before the first is saved.
        caller.Rehearses = true;
        var refusal = await Save(id, form, cancellationToken);
        caller.Rehearses = false;
        refusal ??= await Save(id, form, cancellationToken);
        return refusal is { Kind: RefusalKind.Conflict }
            ? await Show(id, cancellationToken, () => Conflict = ConflictView.OfAttributes(Person, form, refusal))
            : await Answer(id, "attributes", refusal, cancellationToken);
    }

    public Task<IActionResult> OnPostDisableAsync([FromRoute] Guid id, CancellationToken cancellationToken) => Send(id, "disabled", new DisablePerson($"{id}"), cancellationToken);

    public Task<IActionResult> OnPostEnableAsync([FromRoute] Guid id, CancellationToken cancellationToken) => Send(id, "enabled", new EnablePerson($"{id}"), cancellationToken);

    public Task<IActionResult> OnPostSignoutAsync([FromRoute] Guid id, CancellationToken cancellationToken) => Send(id, "signed-out", new SignOutPerson($"{id}"), cancellationToken);

    private async Task<Refusal?> Save(Guid id, IReadOnlyList<AttributeChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            var saved = await mediator.Send(new SetAttribute($"{id}", change.Name, change.Value, change.Saw, ComparesSeen: true), cancellationToken);
            if (saved.Refusal is { Kind: not RefusalKind.AlreadySo } refusal) return refusal with { Field = change.Name };
        }

        return null;
    }

    private async Task<IActionResult> Send(Guid id, string done, ICommand<Done> command, CancellationToken cancellationToken) =>
        await Answer(id, done, (await mediator.Send(command, cancellationToken)).Refusal, cancellationToken);

    // What is so already was done by the same form, sent twice.
    private async Task<IActionResult> Answer(Guid id, string done, Refusal? refusal, CancellationToken cancellationToken)
    {
        if (refusal is null or { Kind: RefusalKind.AlreadySo }) return LocalRedirect($"~/admin/people/{id}?done={done}");
        Problem = (done, refusal);
        return await Show(id, cancellationToken);
    }

    private async Task<IActionResult> Show(Guid id, CancellationToken cancellationToken, Action? then = null)
    {
        if (!(await mediator.Send(new ShowPerson($"{id}"), cancellationToken)).Try(out var details, out var refusal)
            || !(await mediator.Send(new ListRoles(), cancellationToken)).Try(out var roles, out refusal)
            || !(await mediator.Send(new ExplainAccess($"{id}"), cancellationToken)).Try(out var sees, out refusal))
            return refusal.ToPage(this);
        (Details, Roles, Sees) = (details, [.. roles.OrderByDescending(role => roles.Count > Glance && details.Person.Roles.Contains(role.Name))], sees);
        Attributes = AttributeRow.Of(details.Person, dashboards);
        then?.Invoke();
        if (Conflict is not null) Response.StatusCode = StatusCodes.Status409Conflict;
        else if (Problem is { } problem) Response.StatusCode = problem.Refusal.Kind.Status();
        return Page();
    }
}
