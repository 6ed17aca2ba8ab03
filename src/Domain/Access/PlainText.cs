using System.Globalization;
using System.Text;

namespace CleanDash.Domain.Access;

/// <summary>Text of people that is shown beside other text: in it nothing begins a line, moves a cursor or turns the reading direction.</summary>
internal static class PlainText
{
    /// <summary>Whether the text is whole Unicode without control characters, ends of lines and overrides of direction. What joins letters, as Persian and Indic names need it, may be in it.</summary>
    public static bool Is(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A half of a pair is read as this; a name that really has it is damaged anyway.
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) || TurnsDirection(rune.Value)) return false;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
        }

        return true;
    }

    private static bool TurnsDirection(int sign) => sign is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
