using System.Text;

namespace CleanDash.Application.Warehouses;

/// <summary>SQL taken apart at its <c>:name</c> markers; strings, quoted names, comments and <c>::</c> hold none.</summary>
public sealed class SqlText
{
    private readonly List<(int Start, int End, int Marker)> places = [];

    private SqlText(string text) => Text = text;

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>The names of the markers without their colons, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Markers { get; private set; } = [];

    /// <summary>Takes a text apart; every text has a result, the engine says whether it is SQL.</summary>
    public static SqlText Parse(string sql)
    {
        var text = new SqlText(sql);
        List<string> markers = [];
        for (var at = 0; at < sql.Length;)
        {
            var next = sql[at] switch
            {
                '\'' or '"' or '`' => AfterQuoted(sql, at),
                '-' when Is(sql, at + 1, '-') => AfterLine(sql, at),
                '/' when Is(sql, at + 1, '*') => AfterComment(sql, at),
                ':' when Is(sql, at + 1, ':') => at + 2,
                _ => at,
            };
            if (next > at)
            {
                at = next;
                continue;
            }

            var end = sql[at] == ':' && !(at > 0 && EndsAnOperand(sql[at - 1])) ? AfterName(sql, at + 1) : at + 1;
            if (end > at + 1)
            {
                var name = sql[(at + 1)..end];
                var marker = markers.IndexOf(name);
                if (marker < 0)
                {
                    marker = markers.Count;
                    markers.Add(name);
                }

                text.places.Add((at, end, marker));
            }

            at = end;
        }

        text.Markers = markers;
        return text;
    }

    /// <summary>The text with every marker replaced.</summary>
    /// <param name="placeholder">What stands for the marker of that index in <see cref="Markers"/>.</param>
    public string Render(Func<int, string> placeholder)
    {
        var rendered = new StringBuilder(Text.Length);
        var written = 0;
        foreach (var (start, end, marker) in places)
        {
            rendered.Append(Text, written, start - written).Append(placeholder(marker));
            written = end;
        }

        return rendered.Append(Text, written, Text.Length - written).ToString();
    }

    /// <summary>Line and column, both from 1, of a place in a text.</summary>
    public static (int Line, int Column) PlaceOf(string text, int index)
    {
        var before = text.AsSpan(0, Math.Clamp(index, 0, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static bool Is(string sql, int at, char character) => at < sql.Length && sql[at] == character;

    // `a:b` reaches into a value and `x[1:n]` takes a slice: there the colon belongs to what stands before it.
    private static bool EndsAnOperand(char character) => char.IsLetterOrDigit(character) || character is '_' or ')' or ']' or '"' or '`';

    private static int AfterName(string sql, int at)
    {
        if (at >= sql.Length || !(char.IsAsciiLetter(sql[at]) || sql[at] == '_'))
            return at;
        while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] == '_'))
            at++;
        return at;
    }

    // A doubled quote is two strings side by side here, which comes to the same.
    private static int AfterQuoted(string sql, int at)
    {
        var end = sql.IndexOf(sql[at], at + 1);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int AfterLine(string sql, int at)
    {
        var end = sql.IndexOf('\n', at);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int AfterComment(string sql, int at)
    {
        var depth = 0;
        for (; at < sql.Length; at++)
        {
            if (sql[at] == '/' && Is(sql, at + 1, '*'))
            {
                depth++;
                at++;
            }
            else if (sql[at] == '*' && Is(sql, at + 1, '/'))
            {
                at++;
                if (--depth == 0)
                    return at + 1;
            }
        }

        return sql.Length;
    }
}
