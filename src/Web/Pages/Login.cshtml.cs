using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CleanDash.Web.Pages;

[AllowAnonymous]
internal sealed class LoginModel(GoogleClient google, DemoSignIn demo, PlainHttp plainHttp, AdmissionOptions admission, IOptions<SiteOptions> site) : PageModel
{
    /// <summary>Where the person wanted to go; what leads elsewhere is dropped at sign-in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The code of what went wrong before; any other text is as good as none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Error { get; set; }

    public static string Version => typeof(LoginModel).Assembly.GetName().Version!.ToString(3);

    public string? Sentence => SignInRefusals.Sentence(Error);

    public bool DemoIsOffered => demo.Available && HttpContext.IsLoopback();

    public bool GoogleIsOffered => google.IsSet && !MustUseHttps;

    /// <summary>Nobody is signed in over http where cookies go over https only.</summary>
    public bool MustUseHttps => google.IsSet && !Request.IsHttps && !plainHttp.Allowed;

    /// <summary>The site's address for those who came over http.</summary>
    public string HttpsAddress => $"{site.Value.PublicUrl?.TrimEnd('/')}{Request.PathBase}/login";

    /// <summary>Whose accounts are welcome uninvited; empty when that is nobody or everybody.</summary>
    public IReadOnlyList<string> Domains => admission.OpenDomains;

    public static string Sees(DemoPerson person) => person.Roles is [var only]
        ? $"Sees what the role {only} allows"
        : $"Sees what the roles {string.Join(", ", person.Roles.SkipLast(1))} and {person.Roles[^1]} allow";
}
