using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Says what deleting a person takes away, and then does it.</summary>
internal sealed class DeletePersonModel(IMediator mediator) : PageModel
{
    public PersonDetails Details { get; private set; } = null!;

    public Refusal? Problem { get; private set; }

    public string Name => Details.Person.Name.Length == 0 ? Details.Person.Email : Details.Person.Name;

    /// <summary>What goes with the person.</summary>
    public string Effect
    {
        get
        {
            var (sessions, roles, attributes) = (Details.Sessions.Count, Details.Person.Roles, Details.Person.Attributes.Keys.Order(StringComparer.Ordinal).ToList());
            string[] effects =
            [
                .. sessions == 0 ? [] : new[] { $"ends {Words.Count(sessions, "session")}" },
                .. roles.Count == 0 ? [] : new[] { $"takes away the {Words.Named("role", roles)}" },
                .. attributes.Count == 0 ? [] : new[] { $"forgets the {Words.Named("attribute", attributes)}" },
            ];
            return effects.Length == 0 ? "Nothing is held by this person." : $"This {Words.List(effects)}.";
        }
    }

    public Task<IActionResult> OnGetAsync([FromRoute] Guid id, CancellationToken cancellationToken) => Show(id, cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromRoute] Guid id, string? email, CancellationToken cancellationToken)
    {
        Problem = (await mediator.Send(new DeletePerson($"{id}"), cancellationToken)).Refusal;
        var isGone = Problem is null or { Kind: RefusalKind.AlreadySo }
            || (Problem.Kind == RefusalKind.NotFound && await mediator.Deleted("person.deleted", email ?? "", cancellationToken));
        return isGone ? LocalRedirect("~/admin/people?done=deleted") : await Show(id, cancellationToken);
    }

    private async Task<IActionResult> Show(Guid id, CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ShowPerson($"{id}"), cancellationToken)).Try(out var details, out var refusal)) return refusal.ToPage(this);
        Details = details;
        if (Problem is not null) Response.StatusCode = Problem.Kind.Status();
        return Page();
    }
}
