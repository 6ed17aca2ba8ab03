using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using Microsoft.AspNetCore.Diagnostics;

namespace CleanDash.Web.Hosting;

/// <summary>Turns whatever a request throws into the error page, or a problem for programs, with a reference that finds it in the log and nothing else.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read a status; only the log of requests shows it.
            context.WithoutErrorPage();
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var reference = Reference.Next();
            Failed(exception, reference, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint");
            var (status, refusal) = exception is StoreException
                ? (StatusCodes.Status503ServiceUnavailable, new Refusal(RefusalKind.Unavailable, "store.unavailable", exception.Message))
                : (StatusCodes.Status500InternalServerError, new Refusal(RefusalKind.Unavailable, "web.fault", "That was our fault, not yours."));
            context.Response.Clear();
            context.Response.StatusCode = status;
            context.Features.Set(refusal with { Reference = reference });
            if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) return;
            context.WithoutErrorPage();
            await Results.Problem(
                refusal.Message, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = refusal.Code, ["reference"] = reference })
                .ExecuteAsync(context);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reference}: {Method} {Endpoint} failed")]
    private partial void Failed(Exception exception, string reference, string method, string endpoint);
}

/// <summary>The error page is made without asking who is there: that may be what failed.</summary>
internal static class ErrorPage
{
    public static void UseErrorPage(this IApplicationBuilder app) =>
        app.MapWhen(static context => context.Features.Get<IStatusCodeReExecuteFeature>() is not null, static page => page.UseEndpoints(static _ => { }));
}
