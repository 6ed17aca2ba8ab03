using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

/// <summary>Ends seeing what another person sees. It lies outside the folder of administration: until it is done the caller has that person's roles.</summary>
internal sealed class ViewAsEndModel(IMediator mediator, Caller caller) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var viewed = caller.ViewedBy is null ? null : caller.Person;
        var refusal = (await mediator.Send(new EndViewAs(), cancellationToken)).Refusal;
        if (refusal is { Kind: not RefusalKind.AlreadySo }) return refusal.ToPage(this);
        return LocalRedirect(viewed is null ? "~/" : $"~/admin/people/{viewed.Id}");
    }
}
