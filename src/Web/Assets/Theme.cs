namespace CleanDash.Web.Assets;

/// <summary>The theme that a person chose; written into the page, so that nothing flashes and no script must run first.</summary>
internal static class Theme
{
    private const string Cookie = "theme";

    /// <summary>What can be chosen, with words for it.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices { get; } = [("system", "As the system has it"), ("light", "Light"), ("dark", "Dark")];

    public static string Of(HttpContext context) => context.Request.Cookies[Cookie] is ("light" or "dark") and var chosen ? chosen : "system";

    /// <summary>Keeps a choice in this browser as the script does, which may change it later; any other text changes nothing.</summary>
    public static void Choose(HttpContext context, string? theme, bool secure)
    {
        if (Choices.All(choice => choice.Value != theme)) return;
        context.Response.Cookies.Append(Cookie, theme!, new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = secure, IsEssential = true });
    }
}
