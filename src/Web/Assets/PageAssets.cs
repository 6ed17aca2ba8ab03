using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Razor;

namespace CleanDash.Web.Assets;

/// <summary>Front-end files as pages name them.</summary>
internal static class PageAssets
{
    /// <summary>The address of a file, below the path base that the request came by.</summary>
    public static string Static(this RazorPageBase page, string name)
    {
        var context = page.ViewContext.HttpContext;
        return context.Request.PathBase + context.RequestServices.GetRequiredService<StaticFolder>().Base + name;
    }

    /// <summary>One of the sprite's icons; the words beside it say the same.</summary>
    public static IHtmlContent Icon(this RazorPageBase page, string name) =>
        new HtmlString($"<svg class=\"i\" aria-hidden=\"true\"><use href=\"{HtmlEncoder.Default.Encode(page.Static("icons.svg"))}#{name}\"/></svg>");
}
