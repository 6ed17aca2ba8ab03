using CleanDash.Web.Headers;
using CleanDash.Web.Refusals;

namespace CleanDash.Web.Assets;

internal static class StaticFolderEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Begins to read the files; the rest of the start goes on meanwhile.</summary>
    public static IServiceCollection AddStaticFolder(this IServiceCollection services, string folder)
    {
        var reading = Task.Run(() => Read(folder));
        return services.AddSingleton(_ => reading.GetAwaiter().GetResult());
    }

    public static void MapStaticFolder(this IEndpointRouteBuilder endpoints)
    {
        // Whoever asks first finds them read; files that cannot be read end the start here.
        _ = endpoints.ServiceProvider.GetRequiredService<StaticFolder>();
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

        var (bytes, encoding) = file.For(context.Request.Accepts("br"), context.Request.Accepts("gzip"));
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

    private static StaticFolder Read(string folder)
    {
        try
        {
            return StaticFolder.Load(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException("The front-end files cannot be read; they belong beside the program.", exception);
        }
    }
}
