using CleanDash.Domain;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Refusals;

/// <summary>What a refusal is over HTTP; the one place where this host says so.</summary>
internal static class RefusalAnswers
{
    public static int Status(this RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotSignedIn => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Rule => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Conflict or RefusalKind.AlreadySo => StatusCodes.Status409Conflict,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>For machines: <c>application/problem+json</c> with the refusal's code and the parameter that it is about.</summary>
    public static IResult ToProblem(this Refusal refusal)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = refusal.Code };
        if (refusal.Field is not null)
            more["parameter"] = refusal.Field;
        if (refusal.Reference is not null)
            more["reference"] = refusal.Reference;
        return Results.Problem(refusal.Message, statusCode: refusal.Kind.Status(), title: Title(refusal.Kind), extensions: more);
    }

    /// <summary>For people: the sign-in page, or the error page of its status with the refusal's sentence.</summary>
    public static IActionResult ToPage(this Refusal refusal, PageModel page) => refusal.ToPage(page.HttpContext);

    /// <summary>The same where there is no page yet.</summary>
    public static IActionResult ToPage(this Refusal refusal, HttpContext context)
    {
        var request = context.Request;
        if (refusal.Kind == RefusalKind.NotSignedIn)
            return new RedirectToPageResult("/Login", new { returnUrl = request.PathBase + request.Path + request.QueryString });
        context.Features.Set(refusal);
        return new StatusCodeResult(refusal.Kind.Status());
    }

    /// <summary>Leaves the answer of an endpoint for machines as it is, without the error page's HTML.</summary>
    public static void WithoutErrorPage(this HttpContext context)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
    }

    private static string Title(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => "Something in the address cannot be read",
        RefusalKind.NotSignedIn => "Nobody is signed in",
        RefusalKind.Forbidden => "Not for your roles",
        RefusalKind.NotFound => "Nothing here",
        RefusalKind.Rule => "A rule forbids it",
        RefusalKind.Conflict => "It changed meanwhile",
        RefusalKind.AlreadySo => "It is so already",
        RefusalKind.Unavailable => "It cannot be reached now",
    };
}
