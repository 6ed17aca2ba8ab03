namespace CleanDash.Web.Assets;

/// <summary>The theme that a person chose; written into the page, so that nothing flashes and no script must run first.</summary>
internal static class Theme
{
    public static string Of(HttpContext context) => context.Request.Cookies["theme"] is ("light" or "dark") and var chosen ? chosen : "system";
}
