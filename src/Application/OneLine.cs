using System.Globalization;
using System.Text;

namespace CleanDash.Application;

/// <summary>Text from outside on its way to a log or a terminal: nothing in it can begin a line, move a cursor or turn the reading direction.</summary>
public static class OneLine
{
    /// <summary>The text with control and formatting characters written as escapes.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var sign in text)
        {
            if (IsUnsafe(sign)) safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            else safe.Append(sign);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char sign) =>
        char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
