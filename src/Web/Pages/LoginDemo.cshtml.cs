using CleanDash.Application.Access;
using CleanDash.Web.Refusals;
using CleanDash.Web.SignIn;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace CleanDash.Web.Pages;

/// <summary>Signs in as a demo person; on the machine itself only.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimit.Policy)]
internal sealed class LoginDemoModel(IMediator mediator) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/login");

    public async Task<IActionResult> OnPostAsync(string? person, string? returnUrl, CancellationToken cancellationToken)
    {
        if (!HttpContext.IsLoopback()) return NotFound();
        var result = await mediator.Send(new SignInAsDemo(person ?? "", BrowserName.Of(HttpContext)), cancellationToken);
        if (!result.Try(out var signedIn, out var refusal)) return refusal.ToPage(this);
        await SignInCookie.Write(HttpContext, signedIn);
        return Redirect(ReturnAddress.Of(Request, returnUrl));
    }
}
