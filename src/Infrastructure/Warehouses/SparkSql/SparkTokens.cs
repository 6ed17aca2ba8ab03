using System.Runtime.InteropServices;

namespace CleanDash.Infrastructure.Warehouses.SparkSql;

internal enum SparkTokenKind
{
    None,

    /// <summary>A keyword, a name without quotes, or a number.</summary>
    Word,

    /// <summary>A name in backquotes.</summary>
    Quoted,

    /// <summary>A string.</summary>
    Text,

    /// <summary>One sign.</summary>
    Sign,
}

/// <summary>A part of a text.</summary>
/// <param name="Kind">What it is; <see cref="SparkTokenKind.None"/> for none.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Start">Where it begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SparkToken(SparkTokenKind Kind, string Text, int Start)
{
    public bool IsName => Kind is SparkTokenKind.Word or SparkTokenKind.Quoted;

    /// <summary>Whether it is a string for most servers and a name for those that are set so.</summary>
    public bool IsDoubleQuoted => Kind is SparkTokenKind.Text && Text[0] == '"';

    /// <summary>The name without its quotes.</summary>
    public string Name => Kind is SparkTokenKind.Quoted ? Text[1..^1].Replace("``", "`", StringComparison.Ordinal) : Text;

    public bool Is(char sign) => Kind is SparkTokenKind.Sign && Text[0] == sign;

    public bool IsWord(string word) => Kind is SparkTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Takes a text apart as Spark's lexer does, and refuses what its versions and settings take apart differently.</summary>
internal static class SparkTokens
{
    private const string Signs = "()[].,;:+-*/%<>=!|&^~";

    public static List<SparkToken> Of(string sql)
    {
        var tokens = new List<SparkToken>(sql.Length / 4);
        for (var at = 0; at < sql.Length;)
        {
            var c = sql[at];
            var end = at + 1;
            if (c is ' ' or '\t' or '\r' or '\n')
            {
            }
            else if (c == '-' && Next(sql, at) == '-')
            {
                end = AfterLine(sql, at);
            }
            else if (c == '/' && Next(sql, at) == '*')
            {
                end = AfterComment(sql, at);
            }
            else if (c is '\'' or '"')
            {
                end = AfterText(sql, at);
                tokens.Add(new(SparkTokenKind.Text, sql[at..end], at));
            }
            else if (c == '`')
            {
                end = AfterName(sql, at);
                tokens.Add(new(SparkTokenKind.Quoted, sql[at..end], at));
            }
            else if (IsLetter(c))
            {
                while (end < sql.Length && IsLetter(sql[end]))
                    end++;
                tokens.Add(new(SparkTokenKind.Word, sql[at..end], at));
            }
            else if (Signs.Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new(SparkTokenKind.Sign, sql[at..end], at));
            }
            else
            {
                throw SparkSelect.Refused(sql, at, char.IsControl(c) || c > '~' ? "there is a letter that may only stand in strings, quoted names and comments" : $"'{c}' means nothing here");
            }

            at = end;
        }

        return tokens;
    }

    private static char Next(string sql, int at) => at + 1 < sql.Length ? sql[at + 1] : '\0';

    private static bool IsLetter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    // A backslash at the end of a line takes the next line into the comment, but only for Spark.
    private static int AfterLine(string sql, int at)
    {
        var end = sql.IndexOfAny(['\r', '\n'], at);
        if (end < 0)
            return sql.Length;
        return sql[end - 1] == '\\' ? throw SparkSelect.Refused(sql, end - 1, "a comment's line must not end with a backslash") : end;
    }

    // Comments within comments end in different places for different readers, and a hint is no comment at all.
    private static int AfterComment(string sql, int at)
    {
        var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw SparkSelect.Refused(sql, at, "a comment is not closed");
        if (Next(sql, at + 1) == '+')
            throw SparkSelect.Refused(sql, at, "hints are not sent");
        return sql.IndexOf("/*", at + 2, end - at - 2, StringComparison.Ordinal) >= 0 ? throw SparkSelect.Refused(sql, at, "a comment must not hold the beginning of another") : end + 2;
    }

    // A backslash takes the next sign into the string, unless the string is raw: so a quote must not follow one.
    private static int AfterText(string sql, int at)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
            {
                if (Next(sql, i) is '\'' or '"')
                    throw SparkSelect.Refused(sql, i, "a quote in a string is written twice, not behind a backslash");
                if (Next(sql, i) == '\\')
                    i++;
            }
            else if (sql[i] == sql[at])
            {
                if (Next(sql, i) != sql[at])
                    return i + 1;
                i++;
            }
        }

        throw SparkSelect.Refused(sql, at, "a string is not closed");
    }

    private static int AfterName(string sql, int at)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] != '`')
                continue;
            if (Next(sql, i) != '`')
                return i - at > 1 ? i + 1 : throw SparkSelect.Refused(sql, at, "a quoted name is empty");
            i++;
        }

        throw SparkSelect.Refused(sql, at, "a quoted name is not closed");
    }
}
