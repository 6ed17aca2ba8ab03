using System.Globalization;

namespace CleanDash.Web.Assets;

/// <summary>Two letters that stand for a person.</summary>
internal static class Initials
{
    public static string Of(string name)
    {
        var words = name.Split([' ', '.', '-', '@'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => "?",
            1 => First(words[0]),
            _ => First(words[0]) + First(words[^1]),
        };
    }

    // A letter may be several characters long; half of one is no letter.
    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
