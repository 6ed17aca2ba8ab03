using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace CleanDash.Web.Pages;

/// <summary>Sends the browser to Google; it comes back to the handler's own address.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimit.Policy)]
internal sealed class LoginGoogleModel(GoogleClient google) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/login");

    public IActionResult OnPost(string? returnUrl)
    {
        if (!google.IsSet) return NotFound();
        var properties = new AuthenticationProperties { RedirectUri = ReturnAddress.Of(Request, returnUrl) };
        // Who left, or was refused, may want another account than the one that Google remembers.
        properties.SetParameter(GoogleChallengeProperties.PromptParameterKey, "select_account");
        return Challenge(properties, GoogleSignIn.Scheme);
    }
}
