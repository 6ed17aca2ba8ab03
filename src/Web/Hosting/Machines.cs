using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Web.SignIn;
using OpenTelemetry.Metrics;

namespace CleanDash.Web.Hosting;

/// <summary>What machines ask: is the process up, can it serve, how is it doing. None of them reaches the warehouse.</summary>
internal static class Machines
{
    public static IServiceCollection AddMachines(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(Tracing.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            // Read anew at every scrape: what was counted before it is in it.
            .AddPrometheusExporter(static exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
        return services;
    }

    public static void MapMachines(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", static () => Results.Text("ok")).AllowAnonymous();
        endpoints.MapGet("/readyz", static (IStore store) =>
        {
            var reasons = store.Unusable();
            return reasons.Count == 0 ? Results.Text("ready") : Results.Text(string.Join('\n', reasons), statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
        endpoints.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().AddEndpointFilter<IEndpointConventionBuilder, LoopbackOnly>();
    }

    private sealed class LoopbackOnly : IEndpointFilter
    {
        public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
            context.HttpContext.IsLoopback() ? next(context) : ValueTask.FromResult<object?>(Results.NotFound());
    }
}
