using System.Net;
using System.Text.RegularExpressions;

namespace CleanDash.Integration.Hosts;

/// <summary>Forms as a browser sends them, also with a field several times.</summary>
internal static partial class Forms
{
    /// <summary>The token in a page.</summary>
    public static string Token(string page) => TokenField().Match(page).Groups["token"].Value;

    /// <summary>Sends fields with a token; without one where that is null.</summary>
    public static async Task<HttpResponseMessage> Send(this Browser browser, string address, string? token, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(token is null ? fields : [.. fields, new("__RequestVerificationToken", token)]);
        return await browser.Client.PostAsync(new Uri(address, UriKind.Relative), form, cancellationToken);
    }

    /// <summary>Opens a page and sends a form of it; where to, is added to the page's address.</summary>
    public static async Task<HttpResponseMessage> Fill(this Browser browser, string page, string then, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken) =>
        await browser.Send(page + then, Token(await browser.Client.GetStringAsync(new Uri(page, UriKind.Relative), cancellationToken)), fields, cancellationToken);

    /// <summary>The addresses of a list of people, in its order.</summary>
    public static IReadOnlyList<string> Addresses(string page) => [.. Address().Matches(page).Select(static match => match.Groups["address"].Value)];

    /// <summary>The texts of the chips of a page.</summary>
    public static IReadOnlyList<string> Chips(string page) => [.. Chip().Matches(page).Select(static match => match.Groups["text"].Value)];

    /// <summary>The address that the link to the next or the previous page has.</summary>
    public static string Link(string page, string rel) => WebUtility.HtmlDecode(Regex.Match(page, $"rel=\"{rel}\" href=\"(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["address"].Value);

    /// <summary>The reference that a page shows.</summary>
    public static string Reference(string page) => Shown().Match(page).Value;

    [GeneratedRegex("<small>(?<address>[^<@ ]+@[^< ]+)</small>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("<span class=\"chip\">(?<text>[^<]+)</span>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chip();

    [GeneratedRegex("CD-[0-9A-Z]{4}-[0-9A-Z]{2}", RegexOptions.None, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenField();
}
