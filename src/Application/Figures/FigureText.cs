using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CleanDash.Application.Figures;

/// <summary>
/// Writes texts into a figure so that plotly.js shows them as they are. It reads nearly every text as HTML (names, categories, labels, titles,
/// hover), so every one is entity-escaped here; in templates the few tags below stay, which have no attributes and can do no harm.
/// </summary>
internal static class FigureText
{
    private static readonly SearchValues<byte> MarkupBytes = SearchValues.Create("&<>"u8);
    private static readonly SearchValues<char> Markup = SearchValues.Create("&<>");
    private static readonly string[] TemplateTags = ["extra", "br", "b", "i", "sub", "sup"];

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> utf8)
    {
        if (utf8.ContainsAny(MarkupBytes))
            writer.WriteStringValue(Escape(Encoding.UTF8.GetString(utf8)));
        else
            writer.WriteStringValue(utf8);
    }

    public static void Write(Utf8JsonWriter writer, string? property, string text) =>
        writer.WriteStringValue(IsTemplate(property) ? EscapeTemplate(text) : Escape(text));

    public static string Escape(string text) => text.AsSpan().ContainsAny(Markup)
        ? text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        : text;

    private static bool IsTemplate(string? property) => property is "hovertemplate" or "texttemplate";

    private static string EscapeTemplate(string template)
    {
        var text = Escape(template);
        foreach (var tag in TemplateTags)
        {
            text = text.Replace($"&lt;{tag}&gt;", $"<{tag}>", StringComparison.Ordinal)
                .Replace($"&lt;/{tag}&gt;", $"</{tag}>", StringComparison.Ordinal);
        }

        return text;
    }
}
