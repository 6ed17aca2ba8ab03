using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Begins to see what a person sees; every page then says so and can end it.</summary>
internal sealed class ViewAsModel(IMediator mediator) : PageModel
{
    public IActionResult OnGet([FromRoute] Guid id) => LocalRedirect($"~/admin/people/{id}");

    public async Task<IActionResult> OnPostAsync([FromRoute] Guid id, CancellationToken cancellationToken)
    {
        var refusal = (await mediator.Send(new ViewAs($"{id}"), cancellationToken)).Refusal;
        return refusal is null or { Kind: RefusalKind.AlreadySo } ? LocalRedirect("~/") : refusal.ToPage(this);
    }
}
