using System.Buffers;
using System.Text;

namespace CleanDash.Application.Figures;

/// <summary>Encodes texts for the fragments that are made here, inside elements and quoted attributes; letters of all scripts stay as they are.</summary>
internal static class Html
{
    private static readonly SearchValues<char> Markup = SearchValues.Create("&<>\"'");

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAny(Markup))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '"' => encoded.Append("&quot;"),
                '\'' => encoded.Append("&#39;"),
                _ => encoded.Append(letter),
            };
        }

        return encoded.ToString();
    }
}
