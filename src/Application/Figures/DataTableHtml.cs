using System.Globalization;
using System.Text;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>The rows under a chart as an HTML table: what <i>show as table</i> shows.</summary>
internal static class DataTableHtml
{
    /// <summary>Rows that are shown at most.</summary>
    public const int MostRows = 1000;

    /// <summary>The fragment; says so where rows are left out. Every text is encoded.</summary>
    /// <param name="schema">Names and types.</param>
    /// <param name="batches">The rows; must still be alive.</param>
    /// <param name="cut">True when the result itself was cut at a limit, so that even its number of rows is not the whole.</param>
    public static string Write(Schema schema, IReadOnlyList<RecordBatch> batches, bool cut = false)
    {
        var numbers = schema.FieldsList.Select(field => Cells.IsNumber(field.DataType)).ToArray();
        var html = new StringBuilder("<table><thead><tr>", 8192);
        for (var i = 0; i < numbers.Length; i++)
            html.Append("<th scope=\"col\"").Append(numbers[i] ? " class=\"num\">" : ">").Append(Html.Encode(Title(schema.FieldsList[i].Name))).Append("</th>");
        html.Append("</tr></thead><tbody>");

        var (shown, total) = (0, 0);
        foreach (var batch in batches)
        {
            total += batch.Length;
            for (var row = 0; row < batch.Length && shown < MostRows; row++, shown++)
                AppendRow(html, batch, row, numbers);
        }

        html.Append("</tbody></table>");
        if (total > shown || cut)
            html.Append(CultureInfo.InvariantCulture, $"<p>First {shown:#,0} of {(cut ? "more than " : "")}{total:#,0} rows.</p>");
        return html.ToString();
    }

    /// <summary>A column's name as a head: <c>mean_7_days</c> gives "Mean 7 days".</summary>
    public static string Title(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (letter == '_')
            {
                words.Append(' ');
                continue;
            }

            var startsWord = i > 0 && char.IsUpper(letter) && char.IsLower(name[i - 1]);
            if (startsWord)
                words.Append(' ');
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : startsWord ? char.ToLowerInvariant(letter) : letter);
        }

        return words.ToString().Trim();
    }

    private static void AppendRow(StringBuilder html, RecordBatch batch, int row, bool[] numbers)
    {
        html.Append("<tr>");
        for (var i = 0; i < numbers.Length; i++)
            html.Append(numbers[i] ? "<td class=\"num\">" : "<td>").Append(Html.Encode(Text(Cells.Value(batch.Column(i), row)))).Append("</td>");
        html.Append("</tr>");
    }

    private static string Text(object? value) => value switch
    {
        null => NumberFormat.Nothing,
        bool flag => flag ? "yes" : "no",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        float or double => NumberFormat.Text(Convert.ToDouble(value, CultureInfo.InvariantCulture), "#,0.####"),
        long or ulong or decimal or System.Numerics.BigInteger =>
            ((IFormattable)value).ToString(value is decimal ? "#,0.####" : "#,0", CultureInfo.InvariantCulture).Replace('-', '\u2212'),
        _ => Cells.Text(value),
    };
}
