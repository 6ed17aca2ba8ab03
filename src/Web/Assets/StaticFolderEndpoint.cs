using CleanDash.Web.Refusals;
using Microsoft.Net.Http.Headers;

namespace CleanDash.Web.Assets;

internal static class StaticFolderEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddStaticFolder(this IServiceCollection services) =>
        services.AddSingleton(_ => StaticFolder.Load(Path.Combine(AppContext.BaseDirectory, "wwwroot")));

    public static void MapStaticFolder(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/static/{hash}/{**name}", Methods, Serve).AllowAnonymous();
        // Browsers ask for this name beside whatever has no page around it, a table for example.
        endpoints.MapMethods("/favicon.ico", Methods, (StaticFolder folder, HttpContext context) => Results.Redirect(context.Request.PathBase + folder.Base + "mark.svg")).AllowAnonymous();
    }

    private static async Task Serve(string hash, string? name, StaticFolder folder, HttpContext context)
    {
        if (folder.Find(hash, name ?? "") is not { } file)
        {
            context.WithoutErrorPage();
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var (bytes, encoding) = file.For(Accepts(accepted, "br"), Accepts(accepted, "gzip"));
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        headers.ETag = $"\"{hash}-{encoding ?? "plain"}\"";
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        if (context.Request.Headers.IfNoneMatch == headers.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);
}
