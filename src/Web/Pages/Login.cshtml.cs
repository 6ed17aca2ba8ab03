using CleanDash.Application.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

[AllowAnonymous]
internal sealed class LoginModel : PageModel
{
    /// <summary>Where the person wanted to go; what leads elsewhere is dropped at sign-in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public static string Version => typeof(LoginModel).Assembly.GetName().Version!.ToString(3);

    public static string Sees(DemoPerson person) => person.Roles is [var only]
        ? $"Sees what the role {only} allows"
        : $"Sees what the roles {string.Join(", ", person.Roles.SkipLast(1))} and {person.Roles[^1]} allow";
}
