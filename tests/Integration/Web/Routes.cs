using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Web;

/// <summary>Every address that the host answers, found in it and nowhere written down.</summary>
internal static partial class Routes
{
    /// <summary>A method and an address with its parameters: <c>POST /admin/people/{id}/roles</c>.</summary>
    public static async Task<IReadOnlyList<string>> Of(IServiceProvider services)
    {
        var pages = services.GetRequiredService<PageLoader>();
        var routes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>())
        {
            string pattern = "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "");
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await pages.LoadAsync(page, endpoint.Metadata);
                foreach (var handler in compiled.HandlerMethods) routes.Add($"{handler.HttpMethod.ToUpperInvariant()} {Named(pattern, handler.Name)}");
                if (compiled.HandlerMethods.Count == 0) routes.Add($"GET {pattern}");
            }
            else
            {
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    if (method != "HEAD") routes.Add($"{method} {pattern}");
                }
            }
        }

        return [.. routes];
    }

    // A page with several forms has the form's word as the last part of the address.
    private static string Named(string pattern, string? handler) =>
        pattern.EndsWith("/{handler}", StringComparison.Ordinal) ? pattern[..^"/{handler}".Length] + (handler is null ? "" : "/" + handler.ToLowerInvariant()) : pattern;

    [GeneratedRegex(@"(?<={\**[a-z]+)(:[a-z]+(\([^/]*\))?)?\??(?=})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constraint();
}
