using System.Text;

namespace CleanDash.Web.SignIn;

/// <summary>Where a sign-in leads afterwards: an address of this site as it stands in the address bar, or the catalogue.</summary>
internal static class ReturnAddress
{
    // It travels through the identity provider inside an address, which has a length that everybody takes.
    private const int Longest = 2_000;

    /// <summary>The address if it is one of this site's pages, else the site's first page; safe to stand in a header.</summary>
    public static string Of(HttpRequest request, string? wanted)
    {
        var home = request.PathBase + "/";
        if (wanted is null || wanted.Length > Longest || !IsLocal(wanted)) return home;
        var (path, rest) = wanted.IndexOfAny(['?', '#']) is >= 0 and var end ? (wanted[..end], wanted[end..]) : (wanted, "");
        if (!new PathString(path).StartsWithSegments(request.PathBase, StringComparison.OrdinalIgnoreCase, out var page)) return home;
        // Who has just signed in does not want to sign in, or out.
        return page.StartsWithSegments("/login", StringComparison.OrdinalIgnoreCase) || page.StartsWithSegments("/logout", StringComparison.OrdinalIgnoreCase) ? home : Escape(path + rest);
    }

    // Browsers read \ as /, and two at the beginning as another host; they leave out tabs and line breaks before they look.
    private static bool IsLocal(string text) => text.StartsWith('/') && !(text.Length > 1 && text[1] is '/' or '\\') && !text.Any(char.IsControl);

    private static string Escape(string text)
    {
        if (text.All(static sign => sign is > ' ' and <= '~')) return text;
        var escaped = new StringBuilder(text.Length * 3);
        foreach (var rune in text.EnumerateRunes()) escaped.Append(rune.Value is > ' ' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return escaped.ToString();
    }
}
