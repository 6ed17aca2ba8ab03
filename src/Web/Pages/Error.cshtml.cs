using System.Globalization;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

/// <summary>What a person reads when there is no page: what happened, what to do, and the reference that an administrator finds it by.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[AllowAnonymous]
internal sealed class ErrorModel : PageModel
{
    public int Status { get; private set; }

    public string Head { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string? Code { get; private set; }

    public string? Reference { get; private set; }

    /// <summary>The address that failed, to try again.</summary>
    public string Address { get; private set; } = "/";

    public void OnGet() => Say();

    public void OnPost() => Say();

    private void Say()
    {
        // Taken from the address and nothing else: the form of the request that failed may say anything, or not be readable at all.
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var refusal = HttpContext.Features.Get<Refusal>();
        // Typed in by hand it is an address like any other that is not there.
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        Status = failed is null ? 404 : status;
        (Head, Text) = Status switch
        {
            400 when HttpMethods.IsPost(Request.Method) => ("This was not taken", refusal?.Message ?? "The page that it came from is too old to change anything. Load it again and repeat the step."),
            400 => ("This address cannot be read", refusal?.Message ?? "Something in it is not well formed. Go back and choose again."),
            403 when refusal?.Code == AccessRefusals.ViewingAs.Code => ("Nothing can be changed here", refusal.Message),
            403 => ("This part is for administrators", refusal?.Message ?? "Your roles do not include it. Ask an administrator if they should."),
            404 => ("Nothing here", refusal?.Message ?? "Nothing here, or not shared with you. The dashboards that you may see are all in the list."),
            409 or 422 => ("That cannot be done", refusal?.Message ?? "It changed meanwhile. Look at it again."),
            503 => ("Not reachable now", refusal?.Message ?? "Try again in a minute."),
            >= 500 => ("That was our fault", "The page could not be made. Nothing of yours is lost. Try again; if it stays, send the reference to an administrator."),
            _ => ("This did not work", refusal?.Message ?? "Go back and try again."),
        };
        Code = refusal?.Code;
        Reference = refusal?.Reference;
        if (failed is not null) Address = failed.OriginalPathBase + failed.OriginalPath + failed.OriginalQueryString;
        Response.StatusCode = Status;
    }
}
