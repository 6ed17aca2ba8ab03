using CleanDash.Application.Access;
using CleanDash.Web.SignIn;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

/// <summary>Ends the session; following a link ends nothing.</summary>
[AllowAnonymous]
internal sealed class LogoutModel(IMediator mediator) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/profile");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (SignInCookie.SessionOf(HttpContext) is { } session) await mediator.Send(new EndSession(session), cancellationToken);
        await SignInCookie.Erase(HttpContext);
        return LocalRedirect("~/login");
    }
}
