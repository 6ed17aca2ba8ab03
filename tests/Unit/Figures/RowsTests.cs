using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Figures;
using Xunit;

namespace CleanDash.Unit.Figures;

public sealed class RowsTests
{
    [Fact]
    public void Rows_are_objects_by_column_name_with_iso_dates()
    {
        var (schema, batches) = Example();
        using var output = new MemoryStream();

        Rows.WriteJson(schema, batches, output);

        Assert.Equal(
            """[{"day_date":"2016-01-22","at":"2016-01-22T10:30:00Z","name":"a, \"b\"","trips":376,"mean":1.50,"share":0.25},{"day_date":"2016-01-23","at":null,"name":null,"trips":null,"mean":null,"share":null}]""",
            Compact(Encoding.UTF8.GetString(output.ToArray())));
    }

    [Fact]
    public void Rows_are_comma_separated_values()
    {
        var (schema, batches) = Example();
        using var output = new StringWriter();

        Rows.WriteCsv(schema, batches, output);

        Assert.Equal("day_date,at,name,trips,mean,share\r\n2016-01-22,2016-01-22T10:30:00Z,\"a, \"\"b\"\"\",376,1.50,0.25\r\n2016-01-23,,,,,\r\n", output.ToString());
    }

    [Fact]
    public void Rows_are_aligned_lines()
    {
        var (schema, batches) = Batches.Of(("name", [Batches.Texts("a", "long\u001b[31m one")]), ("trips", [Batches.Longs(1, 1234)]));
        using var output = new StringWriter { NewLine = "\n" };

        Rows.WriteTable(schema, batches, output);

        Assert.Equal("name           trips\na                  1\nlong [31m one   1234\n", output.ToString());
    }

    [Fact]
    public void Whole_numbers_beyond_64_bits_keep_their_digits()
    {
        var (schema, batches) = Batches.Of(("sum", [Batches.Decimals(0, 10_000_000_000_000_000_001m)]), ("price", [Batches.Decimals(4, -12345678901234567890.1234m)]));
        using var output = new MemoryStream();

        Rows.WriteJson(schema, batches, output);

        Assert.Equal("""[{"sum":10000000000000000001,"price":-12345678901234567890.1234}]""", Compact(Encoding.UTF8.GetString(output.ToArray())));
    }

    [Fact]
    public void A_data_table_reads_like_the_page()
    {
        var (schema, batches) = Example();

        Assert.Equal(
            "<table><thead><tr><th scope=\"col\">Day date</th><th scope=\"col\">At</th><th scope=\"col\">Name</th><th scope=\"col\" class=\"num\">Trips</th>"
            + "<th scope=\"col\" class=\"num\">Mean</th><th scope=\"col\" class=\"num\">Share</th></tr></thead><tbody>"
            + "<tr><td>2016-01-22</td><td>2016-01-22 10:30:00</td><td>a, &quot;b&quot;</td><td class=\"num\">376</td><td class=\"num\">1.5</td><td class=\"num\">0.25</td></tr>"
            + "<tr><td>2016-01-23</td><td>–</td><td>–</td><td class=\"num\">–</td><td class=\"num\">–</td><td class=\"num\">–</td></tr></tbody></table>",
            DataTableHtml.Write(schema, batches));
    }

    [Fact]
    public void A_data_table_stops_at_a_thousand_rows_and_says_so()
    {
        var (schema, batches) = Batches.Of(("n", [Batches.Longs([.. Enumerable.Range(0, 700).Select(i => (long?)i)]), Batches.Longs([.. Enumerable.Range(0, 700).Select(i => (long?)i)])]));

        var html = DataTableHtml.Write(schema, batches);

        Assert.Equal(1000, html.Split("<tr><td").Length - 1);
        Assert.EndsWith("<p>First 1,000 of 1,400 rows.</p>", html, StringComparison.Ordinal);
        Assert.EndsWith("<p>First 1,000 of more than 1,400 rows.</p>", DataTableHtml.Write(schema, batches, cut: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_table_encodes_texts_and_names()
    {
        var (schema, batches) = Batches.Of(("<b>", [Batches.Texts("<script>alert(1)</script>")]));

        Assert.DoesNotContain("<script", DataTableHtml.Write(schema, batches), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", DataTableHtml.Write(schema, batches), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean_7_days", "Mean 7 days")]
    [InlineData("p90_delay", "P90 delay")]
    [InlineData("DayDate", "Day date")]
    [InlineData("_x_", "x")]
    public void Names_become_heads(string name, string title) => Assert.Equal(title, DataTableHtml.Title(name));

    private static (Schema Schema, RecordBatch[] Batches) Example()
    {
        var at = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")).Append(new DateTimeOffset(2016, 1, 22, 10, 30, 0, TimeSpan.Zero)).AppendNull().Build();
        return Batches.Of(
            ("day_date", [Batches.Days(new DateOnly(2016, 1, 22), new DateOnly(2016, 1, 23))]),
            ("at", [at]),
            ("name", [Batches.Texts("a, \"b\"", null)]),
            ("trips", [Batches.Longs(376, null)]),
            ("mean", [Batches.Decimals(2, 1.50m, null)]),
            ("share", [Batches.Doubles(0.25, null)]));
    }

    private static string Compact(string json) => json.ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal).Replace("\": ", "\":", StringComparison.Ordinal);
}
