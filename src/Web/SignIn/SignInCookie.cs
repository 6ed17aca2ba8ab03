using System.Security.Claims;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Infrastructure.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace CleanDash.Web.SignIn;

/// <summary>The cookie says who: person, session, stamp. The store says on every request whether that still holds.</summary>
internal static class SignInCookie
{
    public const string Scheme = "cookie";
    private const string PersonClaim = "person";
    private const string SessionClaim = "session";
    private const string StampClaim = "stamp";

    public static void AddSignIn(this WebApplicationBuilder builder, HostSettings settings)
    {
        // Browsers take a Secure cookie over http from no one, and .NET's own client gives none back.
        var plain = builder.Environment.IsDevelopment() && !(builder.Configuration["urls"] ?? "").Contains("https://", StringComparison.OrdinalIgnoreCase);
        var policy = plain ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName("CleanDash").PersistKeysToFileSystem(new DirectoryInfo(settings.KeysFolder));
        services.AddSingleton(new DemoSignIn(builder.Environment.IsDevelopment() && !settings.Google.IsSet));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = plain ? "cleandash-dev-form" : "__Host-cleandash-form";
            options.Cookie.SecurePolicy = policy;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication(Scheme).AddCookie(Scheme, options =>
        {
            options.Cookie.Name = plain ? "cleandash-dev" : "__Host-cleandash";
            options.Cookie.SecurePolicy = policy;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = settings.Sessions.SessionIdle;
            options.LoginPath = "/login";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = Validate;
            options.Events.OnCheckSlidingExpiration = context =>
            {
                context.ShouldRenew = context.ElapsedTime > settings.Sessions.SessionIdle / 12;
                return Task.CompletedTask;
            };
            options.Events.OnRedirectToLogin = static context =>
            {
                if (IsPage(context.Request.Path)) context.Response.Redirect(new Uri(context.RedirectUri).PathAndQuery);
                else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            };
            options.Events.OnRedirectToAccessDenied = static context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
    }

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

    /// <summary>Where to go after signing in: an address of this site, or the catalogue.</summary>
    public static string SafeReturn(string? returnUrl, Func<string, bool> isLocal) => returnUrl is not null && isLocal(returnUrl) ? returnUrl : "/";

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (Guid.TryParse(context.Principal?.FindFirstValue(PersonClaim), out var person)
            && Guid.TryParse(context.Principal?.FindFirstValue(SessionClaim), out var session)
            && context.Principal?.FindFirstValue(StampClaim) is { } stamp
            && sessions.Find(new UserId(person), session, stamp) is { } found)
        {
            context.HttpContext.RequestServices.GetRequiredService<Caller>().Is(found, context.HttpContext.Connection.RemoteIpAddress?.ToString(), PageOf(context.HttpContext));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    // Each open page names itself, so that closing one does not give up what another of the same person waits for.
    private static string PageOf(HttpContext context) => context.Request.Headers["X-Page"].ToString() is { Length: <= 40 } page ? page : "";

    // Pages and downloads lead to the sign-in; what a page's script asks for is told plainly.
    private static bool IsPage(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is not ["dashboards", _, _, ..] || parts[^1].StartsWith("download.", StringComparison.Ordinal);
    }
}
