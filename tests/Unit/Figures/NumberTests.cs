using System.Buffers;
using System.Text;
using System.Text.Json;
using CleanDash.Application.Figures;
using Xunit;

namespace CleanDash.Unit.Figures;

public sealed class NumberTests
{
    [Theory]
    [InlineData(27_004d, null, null, "27,004")]
    [InlineData(3_204_118d, null, null, "3.2\u00a0M")]
    [InlineData(78.4, null, "%", "78.4\u00a0%")]
    [InlineData(-3d, null, "min", "−3\u00a0min")]
    [InlineData(10.24, "0.00", "$", "$10.24")]
    [InlineData(-10.24, "0.00", "$", "−$10.24")]
    [InlineData(74_122.5, null, "$", "$74,123")]
    [InlineData(74_122.5, NumberFormat.Compact, null, "74.1\u00a0k")]
    [InlineData(999_600d, NumberFormat.Compact, null, "1\u00a0M")]
    [InlineData(0d, null, null, "0")]
    [InlineData(0.0123, null, null, "0.012")]
    [InlineData(2.4e9, null, null, "2.4\u00a0B")]
    [InlineData(null, null, "%", "–")]
    [InlineData(double.NaN, null, "%", "–")]
    public void Numbers_read_as_people_write_them(double? value, string? format, string? unit, string text) =>
        Assert.Equal(text, NumberFormat.Text(value, format, unit));

    [Theory]
    [InlineData(Better.Higher, 110d, true)]
    [InlineData(Better.Higher, 90d, false)]
    [InlineData(Better.Lower, 110, false)]
    [InlineData(Better.Lower, 90, true)]
    [InlineData(Better.Neither, 110, null)]
    [InlineData(Better.Higher, 100, null)]
    public void A_change_is_good_or_bad_as_the_panel_says(Better better, double value, bool? good) =>
        Assert.Equal(good, new Number("Trips", value) { Before = 100, Better = better }.Good);

    [Fact]
    public void One_number_shows_value_unit_and_change_with_an_arrow_and_a_word()
    {
        var html = NumberHtml.Write([new Number("On time", 78.4) { Unit = "%", Before = 80.3, Better = Better.Higher, BeforeName = "on the 30 days before" }]);

        Assert.StartsWith("<div class=\"kpi-value\">78.4<small>%</small></div>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"delta bad\"><svg class=\"i\"", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"sr\">down </span>1.9\u00a0points</span><br>on the 30 days before", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("On time", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_numbers_show_their_names_encoded()
    {
        var html = NumberHtml.Write([new Number("<b>Trips</b>", 7236) { Before = 7876 }, new Number("Revenue", 74_122.5) { Unit = "$" }]);

        Assert.Contains("<p class=\"kpi-name\">&lt;b&gt;Trips&lt;/b&gt;</p><div class=\"kpi-value\">7,236</div>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"delta flat\">", html, StringComparison.Ordinal);
        Assert.Contains("8.1\u00a0%", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"kpi-name\">Revenue</p><div class=\"kpi-value\">$74,123</div></div>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_is_a_bullet_bar()
    {
        var html = NumberHtml.Write([new Number("On time", 69) { Unit = "%", Target = 80 }]);

        Assert.Contains("<rect class=\"value\" x=\"0\" y=\"3\" width=\"165.6\"", html, StringComparison.Ordinal);
        Assert.Contains("<rect class=\"target\" x=\"191\"", html, StringComparison.Ordinal);
        Assert.Contains("target 80\u00a0%", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spark_goes_from_left_to_right_and_leaves_gaps_out()
    {
        var html = NumberHtml.Write([new Number("Trips", 3) { Spark = Column.Of<double?>([1, null, 3]) }]);

        Assert.Contains("<path class=\"line\" d=\"M0 29L96 3\"/><circle class=\"last\" cx=\"96\" cy=\"3\" r=\"2.4\"/>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spark_of_equal_or_of_no_values_does_not_fail()
    {
        Assert.Contains("M0 16L96 16\"/>", NumberHtml.Write([new Number("Trips", 3) { Spark = Column.Of([2L, 2L]) }]), StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", NumberHtml.Write([new Number("Trips", 3) { Spark = Column.Of<double?>([null, null]) }]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_shows_a_dash_and_no_change()
    {
        Assert.Equal("<div class=\"kpi-value\">–</div>", NumberHtml.Write([new Number("On time", null) { Unit = "%", Before = 3 }]));
    }

    [Fact]
    public void Machines_get_the_same_numbers()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            NumberHtml.WriteJson([new Number("Trips", 7236) { Before = 7876, Better = Better.Higher }, new Number("On time", null) { Unit = "%" }], writer);

        Assert.Equal(
            """[{"name":"Trips","value":7236,"text":"7,236","unit":null,"before":7876,"change":-640,"good":false},{"name":"On time","value":null,"text":"–","unit":"%","before":null,"change":null,"good":null}]""",
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
