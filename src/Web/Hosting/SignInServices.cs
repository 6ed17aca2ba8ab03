using CleanDash.Application.Access;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace CleanDash.Web.Hosting;

/// <summary>How the host knows people again: cookies, the keys that protect them, and that nothing is open unless it says so.</summary>
internal static class SignInServices
{
    public static void AddSignIn(this WebApplicationBuilder builder, HostSettings settings)
    {
        // Browsers take a Secure cookie over http from no one, and .NET's own client gives none back.
        var plain = builder.Environment.IsDevelopment() && !(builder.Configuration["urls"] ?? "").Contains("https://", StringComparison.OrdinalIgnoreCase);
        var policy = plain ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
        var services = builder.Services;
        services.AddSingleton(new PlainHttp(Allowed: plain));
        var google = new GoogleClient(settings.Google.ClientId, () => Current(settings), settings.Google.Authority);
        services.AddSingleton(google);
        services.AddSignInLimit();
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
        var authentication = services.AddAuthentication(SignInCookie.Scheme).AddCookie(SignInCookie.Scheme, options =>
        {
            options.Cookie.Name = plain ? "cleandash-dev" : "__Host-cleandash";
            options.Cookie.SecurePolicy = policy;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = settings.Sessions.SessionIdle;
            options.LoginPath = "/login";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = SignInCookie.Validate;
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
        authentication.AddGoogleSignIn(google, plain ? "cleandash-dev-google." : "__Host-cleandash-google.", policy);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(SignInCookie.Scheme).RequireAuthenticatedUser().Build());
    }

    private static string Current(HostSettings settings)
    {
        var secret = settings.Google.CurrentSecret();
        settings.Secrets.Learn("Google:ClientSecret", secret);
        return secret;
    }

    // Pages and downloads lead to the sign-in; what a page's script asks for is told plainly.
    private static bool IsPage(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is not ["dashboards", _, _, ..] || parts[^1].StartsWith("download.", StringComparison.Ordinal);
    }
}
