using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CleanDash.Application.Figures;

/// <summary>Encodes texts for the fragments that are made here; letters of all scripts stay as they are.</summary>
internal static class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);
}
