using System.Security.Claims;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CleanDash.Web.SignIn;

/// <summary>The cookie says who: person, session, stamp. The store says on every request whether that still holds.</summary>
internal static class SignInCookie
{
    public const string Scheme = "cookie";
    private const string PersonClaim = "person";
    private const string SessionClaim = "session";
    private const string StampClaim = "stamp";

    /// <summary>Gives this browser the session.</summary>
    public static Task Write(HttpContext context, SignedIn signedIn)
    {
        var identity = new ClaimsIdentity(
            [new(PersonClaim, signedIn.UserId.ToString()), new(SessionClaim, signedIn.SessionId.ToString("D")), new(StampClaim, signedIn.Stamp)], Scheme);
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Takes the cookie from this browser, and what the browser kept of answers.</summary>
    public static Task Erase(HttpContext context)
    {
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return context.SignOutAsync(Scheme);
    }

    /// <summary>The session of this request, or none.</summary>
    public static Guid? SessionOf(HttpContext context) => Guid.TryParse(context.User.FindFirstValue(SessionClaim), out var session) ? session : null;

    /// <summary>Rejects a cookie whose session, person or time has ended.</summary>
    public static async Task Validate(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (Guid.TryParse(context.Principal?.FindFirstValue(PersonClaim), out var person)
            && Guid.TryParse(context.Principal?.FindFirstValue(SessionClaim), out var session)
            && context.Principal?.FindFirstValue(StampClaim) is { } stamp
            && sessions.Find(new UserId(person), session, stamp) is { } found)
        {
            context.HttpContext.RequestServices.GetRequiredService<Caller>().IsPresent(found, context.HttpContext.Connection.RemoteIpAddress?.ToString(), PageOf(context.HttpContext));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    // Each open page names itself, so that closing one does not give up what another of the same person waits for.
    private static string PageOf(HttpContext context) => context.Request.Headers["X-Page"].ToString() is { Length: <= 40 } page ? page : "";
}
