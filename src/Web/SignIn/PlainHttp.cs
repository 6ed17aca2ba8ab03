using CleanDash.Domain;
using Microsoft.AspNetCore.Diagnostics;

namespace CleanDash.Web.SignIn;

/// <summary>Whether people may be signed in over http: in Development on the machine itself, nowhere else.</summary>
/// <param name="Allowed">What the settings and the environment say.</param>
internal sealed record PlainHttp(bool Allowed)
{
    /// <summary>Where it is not allowed, what comes over http stands for nobody and changes nothing.</summary>
    public static void Use(IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (context.Request.IsHttps || context.RequestServices.GetRequiredService<PlainHttp>().Allowed) return next(context);
        context.Request.Headers.Remove("Cookie");
        // The page that says so is made by way of here too.
        if (!HttpMethods.IsPost(context.Request.Method) || context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return next(context);
        context.Features.Set<Refusal>(SignInRefusals.PlainHttp);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
