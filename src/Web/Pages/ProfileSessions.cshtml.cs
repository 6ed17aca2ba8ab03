using CleanDash.Application.Access;
using CleanDash.Web.Refusals;
using CleanDash.Web.SignIn;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

/// <summary>Ends one of the person's own sessions, all others, or all; following a link ends nothing.</summary>
internal sealed class ProfileSessionsModel(IMediator mediator, Caller caller) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/profile");

    public async Task<IActionResult> OnPostAsync([FromRoute] string which, CancellationToken cancellationToken)
    {
        var session = Guid.TryParseExact(which, "D", out var id) ? id : (Guid?)null;
        if (session is null && which is not ("others" or "all")) return NotFound();
        var result = session is { } one
            ? await mediator.Send(new EndSession(one), cancellationToken)
            : await mediator.Send(new SignOutEverywhere(which == "others" ? caller.Session : null), cancellationToken);
        if (result.Refusal is { } refusal) return refusal.ToPage(this);
        if (which == "others" || (session is not null && session != caller.Session)) return LocalRedirect("~/profile?done=ended");
        await SignInCookie.Erase(HttpContext);
        return LocalRedirect("~/login");
    }
}
