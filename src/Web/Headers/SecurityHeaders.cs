namespace CleanDash.Web.Headers;

/// <summary>What every answer carries, whatever made it and whatever its status.</summary>
internal static class SecurityHeaders
{
    /// <summary>No inline script or style, nothing from elsewhere. Pictures may be data (form controls) and blobs (a chart saved as PNG).</summary>
    public const string ContentPolicy = Everywhere + "; form-action 'self'";

    private const string Everywhere =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The same for the sign-in page, whose form may lead to where people sign in.</summary>
    public static string SignInPolicy(string signInOrigin) => $"{ContentPolicy} {signInOrigin}";

    /// <summary>Writes them on every answer.</summary>
    /// <param name="app">The host.</param>
    /// <param name="signInOrigin">Where signing in leads: browsers apply form-action to the redirect that follows a POST as well.</param>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, string signInOrigin)
    {
        var signInPolicy = SignInPolicy(signInOrigin);
        return app.Use((context, next) =>
        {
            // An error page starts with cleared headers, so they are written last.
            context.Response.OnStarting(state => Write((HttpContext)state, signInPolicy), context);
            return next(context);
        });
    }

    private static Task Write(HttpContext context, string signInPolicy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.Equals("/login", StringComparison.OrdinalIgnoreCase) ? signInPolicy : ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Whoever says nothing about keeping, or has antiforgery say it, must not be kept at all.
        if (headers.CacheControl.Count == 0 || headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
        {
            headers.CacheControl = "private, no-store";
            headers.Remove("Pragma");
        }

        return Task.CompletedTask;
    }
}
