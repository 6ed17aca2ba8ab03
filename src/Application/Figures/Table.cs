using System.Globalization;
using System.Text;

namespace CleanDash.Application.Figures;

/// <summary>A table of a tile: columns with titles, formats, bars and links, in the order in which they are added.</summary>
public sealed class Table
{
    /// <summary>Rows that are shown at most; a page is no place for more.</summary>
    public const int MostRows = 1000;

    private readonly List<TableColumn> columns = [];

    /// <summary>Texts, dates or yes and no, as they are.</summary>
    /// <param name="title">The column's head.</param>
    /// <param name="values">Any column.</param>
    /// <param name="strong">Set in bold: what the row is about.</param>
    /// <param name="onPhone">False leaves the column out on a narrow screen.</param>
    public Table Text(string title, Column values, bool strong = false, bool onPhone = true) =>
        Add(new(title, values, IsNumber: false, onPhone, row => strong ? $"<b>{Plain(values, row)}</b>" : Plain(values, row)));

    /// <summary>Numbers, to the right.</summary>
    /// <param name="title">The column's head.</param>
    /// <param name="values">A column of numbers.</param>
    /// <param name="unit">"min", "%", "$".</param>
    /// <param name="format">A .NET number format; as many digits as matter when absent.</param>
    /// <param name="onPhone">False leaves the column out on a narrow screen.</param>
    public Table Number(string title, Column values, string? unit = null, string? format = null, bool onPhone = true) =>
        Add(new(title, values, IsNumber: true, onPhone, row => Html.Encode(NumberFormat.Text(values.NumberAt(row), format, unit))));

    /// <summary>Numbers with a bar before each.</summary>
    /// <param name="title">The column's head.</param>
    /// <param name="values">A column of numbers, none below zero.</param>
    /// <param name="unit">"min", "%", "$".</param>
    /// <param name="format">A .NET number format; as many digits as matter when absent.</param>
    /// <param name="most">The value of a full bar; the column's largest when absent.</param>
    public Table Bar(string title, Column values, string? unit = null, string? format = null, double? most = null)
    {
        var full = most ?? Enumerable.Range(0, values.Count).Max(values.NumberAt) ?? 0;
        return Add(new(title, values, IsNumber: true, OnPhone: true, row => Bar(title, values.NumberAt(row), unit, format, full)));
    }

    /// <summary>Texts that lead somewhere: a path of this site or an https address. Anything else stays plain text.</summary>
    public Table Link(string title, Column values, IReadOnlyList<string> addresses) =>
        Add(new(title, values, IsNumber: false, OnPhone: true, row => IsSafe(addresses[row]) ? $"<a href=\"{Html.Encode(addresses[row])}\">{Plain(values, row)}</a>" : Plain(values, row)));

    /// <summary>The table as a finished piece of the page; every text is encoded.</summary>
    /// <exception cref="InvalidOperationException">The columns have no common length, or there is none.</exception>
    public string ToHtml()
    {
        if (columns.Count == 0 || columns.Exists(column => column.Values.Count != columns[0].Values.Count))
            throw new InvalidOperationException("A table needs at least one column, and all of one length.");
        var html = new StringBuilder("<table><thead><tr>", 4096);
        foreach (var column in columns)
            html.Append("<th scope=\"col\"").Append(column.Class).Append('>').Append(Html.Encode(column.Title)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        var rows = Math.Min(MostRows, columns[0].Values.Count);
        for (var row = 0; row < rows; row++)
        {
            html.Append("<tr>");
            foreach (var column in columns)
                html.Append("<td").Append(column.Class).Append('>').Append(column.Cell(row)).Append("</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
        if (columns[0].Values.Count > rows)
            html.Append(CultureInfo.InvariantCulture, $"<p>First {rows:#,0} of {columns[0].Values.Count:#,0} rows.</p>");
        return html.ToString();
    }

    private Table Add(TableColumn column)
    {
        columns.Add(column);
        return this;
    }

    private static string Plain(Column values, int row) => values.ValueAt(row) switch
    {
        null => NumberFormat.Nothing,
        string text => Html.Encode(text),
        bool flag => flag ? "yes" : "no",
        DateOnly day => string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{day:yyyy-MM-dd}\">{day:d MMM yyyy}</time>"),
        DateTime time => string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{time:yyyy-MM-ddTHH:mm:ssZ}\">{time:d MMM yyyy, HH:mm}</time>"),
        _ => Html.Encode(NumberFormat.Text(values.NumberAt(row))),
    };

    private static string Bar(string title, double? value, string? unit, string? format, double full) =>
        value is { } number && full > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"<meter class=\"meter hide-phone\" min=\"0\" max=\"{full:0.######}\" value=\"{Math.Clamp(number, 0, full):0.######}\" aria-label=\"{Html.Encode(title)}\"></meter>{Html.Encode(NumberFormat.Text(number, format, unit))}")
            : Html.Encode(NumberFormat.Text(value, format, unit));

    private static bool IsSafe(string address) =>
        (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal))
        || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private sealed record TableColumn(string Title, Column Values, bool IsNumber, bool OnPhone, Func<int, string> Cell)
    {
        public string Class => (IsNumber, OnPhone) switch
        {
            (true, true) => " class=\"num\"",
            (true, false) => " class=\"num hide-phone\"",
            (false, false) => " class=\"hide-phone\"",
            _ => "",
        };
    }
}
