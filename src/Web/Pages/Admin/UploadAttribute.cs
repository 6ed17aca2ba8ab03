using CleanDash.Domain;
using CleanDash.Web.Refusals;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Lets a page take larger bodies than others, and says so plainly when one is larger still.</summary>
/// <param name="megabytes">The largest body.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UploadAttribute(int megabytes) : Attribute, IAuthorizationFilter, IOrderedFilter
{
    // A browser that still sends when the connection is closed shows its own failure instead of our sentence, so what is too large is let come and dropped.
    private const long Dropped = 256 * 1024 * 1024;

    /// <summary>After whoever may come is known, before the form is read for its token.</summary>
    public int Order => 100;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        // What stands around the file in the form.
        var limit = (megabytes * 1024L * 1024) + (64 * 1024);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body) body.MaxRequestBodySize = http.Request.ContentLength > limit ? Dropped : limit;
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = limit, ValueLengthLimit = (int)limit }));
        if (http.Request.ContentLength > limit)
            context.Result = new Refusal(RefusalKind.Invalid, "request.too_large", $"The file is larger than {megabytes} MB. Cut it into several and send one after the other.").ToPage(http);
    }
}
