using CleanDash.Application.Access;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>The form to add a person as a page of its own, for browsers without script; it posts to the list.</summary>
internal sealed class AddPersonModel(IMediator mediator) : PageModel
{
    public AddPersonForm Form { get; private set; } = AddPersonForm.Empty([]);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListRoles(), cancellationToken)).Try(out var roles, out var refusal)) return refusal.ToPage(this);
        Form = AddPersonForm.Empty(roles);
        return Page();
    }
}
