using CleanDash.Application.Figures;
using Xunit;

namespace CleanDash.Unit.Figures;

public sealed class TableTests
{
    [Fact]
    public void Columns_have_titles_formats_and_bars()
    {
        var html = new Table()
            .Text("From", Column.Of(["JFK", "LGA"]), strong: true)
            .Text("Day", Column.Of<DateOnly?>([new DateOnly(2013, 6, 1), null]), onPhone: false)
            .Number("Flights", Column.Of([1144L, 267L]))
            .Bar("Late", Column.Of([155, 77.5]), "min")
            .ToHtml();

        Assert.Equal(
            "<table><thead><tr><th scope=\"col\">From</th><th scope=\"col\" class=\"hide-phone\">Day</th><th scope=\"col\" class=\"num\">Flights</th><th scope=\"col\" class=\"num\">Late</th></tr></thead><tbody>"
            + "<tr><td><b>JFK</b></td><td class=\"hide-phone\"><time datetime=\"2013-06-01\">1 Jun 2013</time></td><td class=\"num\">1,144</td>"
            + "<td class=\"num\"><meter class=\"meter hide-phone\" min=\"0\" max=\"155\" value=\"155\" aria-label=\"Late\"></meter>155\u00a0min</td></tr>"
            + "<tr><td><b>LGA</b></td><td class=\"hide-phone\">–</td><td class=\"num\">267</td>"
            + "<td class=\"num\"><meter class=\"meter hide-phone\" min=\"0\" max=\"155\" value=\"77.5\" aria-label=\"Late\"></meter>77.5\u00a0min</td></tr></tbody></table>",
            html);
    }

    [Fact]
    public void Texts_and_titles_are_encoded()
    {
        var html = new Table().Text("<i>", Column.Of(["<script>alert(1)</script>"]), strong: true).Bar("\"><b>", Column.Of([1.0]), "<u>").ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"><b>\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<u>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dashboards/flights?origins=JFK&x=1", "<a href=\"/dashboards/flights?origins=JFK&amp;x=1\">JFK</a>")]
    [InlineData("https://example.com/", "<a href=\"https://example.com/\">JFK</a>")]
    [InlineData("javascript:alert(1)", "JFK")]
    [InlineData("//evil.example", "JFK")]
    [InlineData("/\\evil.example", "JFK")]
    [InlineData("data:text/html,x", "JFK")]
    public void A_link_leads_to_this_site_or_to_https_alone(string address, string cell) =>
        Assert.Contains($"<td>{cell}</td>", new Table().Link("To", Column.Of(["JFK"]), [address]).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void A_long_table_stops_at_a_thousand_rows_and_says_so()
    {
        var html = new Table().Number("N", Column.Of(Enumerable.Range(0, 1001))).ToHtml();

        Assert.Equal(1000, html.Split("<td").Length - 1);
        Assert.EndsWith("<p>First 1,000 of 1,001 rows.</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_two_lengths_are_a_mistake()
    {
        Assert.Throws<InvalidOperationException>(() => new Table().Number("A", Column.Of([1])).Number("B", Column.Of([1, 2])).ToHtml());
        Assert.Throws<InvalidOperationException>(() => new Table().ToHtml());
    }
}
