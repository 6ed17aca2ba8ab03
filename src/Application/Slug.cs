using System.Text;

namespace CleanDash.Application;

/// <summary>Names of types and parameters as addresses have them.</summary>
internal static class Slug
{
    /// <summary><c>Q3Revenue</c> gives <c>q3-revenue</c>, <c>HTMLViews</c> gives <c>html-views</c>.</summary>
    public static string Kebab(string name) => Split(name, '-');

    /// <summary><c>DropoffZips</c> gives <c>dropoff_zips</c>.</summary>
    public static string Snake(string name) => Split(name, '_');

    private static string Split(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool startsWord = char.IsUpper(c) && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (c == '_')
            {
                text.Append(separator);
                continue;
            }

            if (startsWord && text[^1] != separator)
                text.Append(separator);
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
