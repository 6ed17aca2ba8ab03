using CleanDash.Application.Access;

namespace CleanDash.Web.SignIn;

/// <summary>Tells the requests of this scope that they come through the web, also when nobody is signed in.</summary>
internal static class KnownCaller
{
    public static IApplicationBuilder UseCaller(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.RequestServices.GetRequiredService<Caller>().Is(null, context.Connection.RemoteIpAddress?.ToString());
        return next(context);
    });
}
