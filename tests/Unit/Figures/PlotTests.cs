using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CleanDash.Application.Figures;
using Plotly.NET;
using Xunit;
using Column = CleanDash.Application.Figures.Column;

namespace CleanDash.Unit.Figures;

public sealed class PlotTests
{
    private static readonly Column<string> Names = Column.Of(["A", "B", "A"]);
    private static readonly Column<double> Values = Column.Of([1.5, 2, -3]);

    [Fact]
    public void A_chart_brings_neither_template_nor_colours()
    {
        var json = Json(Plot.Line(Values, Values, "name").Unit("min")).ToJsonString();

        Assert.DoesNotContain("template\":{", json, StringComparison.Ordinal);
        Assert.DoesNotContain("color", json, StringComparison.Ordinal);
        Assert.DoesNotContain("font", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_stands_on_the_axis_of_values_and_in_the_hover()
    {
        var upright = Json(Plot.Column(Names, Values).Unit("min"));
        var sideways = Json(Plot.Bar(Names, Values).Unit("$"));

        Assert.Equal("\u00a0min", (string?)upright["layout"]!["yaxis"]!["ticksuffix"]);
        Assert.Equal("%{y:,}\u00a0min<extra></extra>", (string?)upright["data"]![0]!["hovertemplate"]);
        Assert.Equal("$", (string?)sideways["layout"]!["xaxis"]!["tickprefix"]);
        Assert.Equal("$%{x:,}", (string?)sideways["data"]![0]!["texttemplate"]);
    }

    [Fact]
    public void A_slice_too_narrow_for_its_number_has_none()
    {
        var ring = Json(Plot.Pie(Column.Of(["a", "b", "c"]), Column.Of([60d, 37d, 3d])));

        Assert.Equal("""["%{percent:.0%}","%{percent:.0%}",""]""", ring["data"]![0]!["texttemplate"]!.ToJsonString());
    }

    [Fact]
    public void A_second_unit_does_not_stand_behind_the_first()
    {
        var figure = Json(Plot.Combine(Plot.Line(Values, Values, "left").Unit("°C"), Plot.Line(Values, Values, "right").OnRight("%")).Unit("min"));

        Assert.Equal("\u00a0°C", (string?)figure["layout"]!["yaxis"]!["ticksuffix"]);
        Assert.Equal("\u00a0%", (string?)figure["layout"]!["yaxis2"]!["ticksuffix"]);
        Assert.Equal(["%{y:,}\u00a0°C", "%{y:,}\u00a0%"], figure["data"]!.AsArray().Select(trace => (string?)trace!["hovertemplate"]));
        Assert.Equal([null, "y2"], figure["data"]!.AsArray().Select(trace => (string?)trace!["yaxis"]));
    }

    [Fact]
    public void A_format_is_that_of_the_values_alone()
    {
        Assert.Equal("%{text}<br>%{x:,} · %{y:.1f}<extra></extra>", (string?)Json(Plot.Scatter(Values, Values, text: Names).Format(".1f"))["data"]![0]!["hovertemplate"]);
    }

    [Fact]
    public void Groups_take_their_own_rows_in_the_order_that_is_asked_for()
    {
        var traces = Json(Plot.StackedColumn(Column.Of(["x", "y", "z"]), Values, Names, ["B", "A", "C"], ["z", "y", "x"]));

        Assert.Equal(["B", "A"], traces["data"]!.AsArray().Select(trace => (string?)trace!["name"]));
        Assert.Equal("""["x","z"]""", traces["data"]![1]!["x"]!.ToJsonString());
        Assert.Equal("""["z","y","x"]""", traces["layout"]!["xaxis"]!["categoryarray"]!.ToJsonString());
    }

    [Fact]
    public void Colours_are_pinned_by_name_whichever_groups_there_are()
    {
        var traces = Json(Plot.StackedBar(Names, Values, Names).Series(("B", 3), ("nobody", 5)))["data"]!.AsArray();

        Assert.Null(traces[0]!["meta"]);
        Assert.Equal(3, (int?)traces[1]!["meta"]!["series"]);
    }

    [Fact]
    public void A_heat_map_is_one_array_with_its_shape_and_gaps()
    {
        var z = Json(Plot.HeatMap(Column.Of([0, 2]), Column.Of([1, 0]), Column.Of([5.0, 7]), ["a", "b", "c"], ["x", "y"]))["data"]![0]!["z"]!;

        Assert.Equal("2, 3", (string?)z["shape"]);
        var cells = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(Convert.FromBase64String((string)z["bdata"]!)).ToArray();
        Assert.Equal([double.NaN, double.NaN, 7, 5, double.NaN, double.NaN], cells);
    }

    [Fact]
    public void A_heat_map_ignores_what_its_names_do_not_know()
    {
        var z = Json(Plot.HeatMap(Column.Of([0, 9, -1]), Column.Of([0, 0, 0]), Values, ["a"], ["x"]))["data"]![0]!["z"]!;

        Assert.Equal("1, 1", (string?)z["shape"]);
    }

    [Fact]
    public void A_histogram_has_its_bins_where_they_are()
    {
        var bars = Json(Plot.Histogram(Column.Of([0d, 4]), Column.Of([4d, 8]), Column.Of([7L, 9L])).XUnit("$"))["data"]![0]!;

        Assert.Equal([2d, 6], Doubles(bars["x"]!));
        Assert.Equal([3.84, 3.84], Doubles(bars["width"]!));
        Assert.Equal("$%{customdata[0]:,} – $%{customdata[1]:,}: %{y:,}<extra></extra>", (string?)bars["hovertemplate"]);
    }

    [Fact]
    public void A_mark_is_a_line_with_words_and_a_second_one_stands_beside_it()
    {
        var layout = Json(Plot.Line(Values, Values).Mark(new DateOnly(2016, 1, 23), "Snow").Mark(3, "More"))["layout"]!;

        Assert.Equal(2, layout["shapes"]!.AsArray().Count);
        Assert.Equal("2016-01-23", (string?)layout["shapes"]![0]!["x0"]);
        Assert.Equal(["Snow", "More"], layout["annotations"]!.AsArray().Select(mark => (string?)mark!["text"]));
    }

    [Fact]
    public void Bars_below_zero_have_room_for_their_labels()
    {
        Assert.Equal("[-3.54,2.36]", Json(Plot.Bar(Names, Values))["layout"]!["xaxis"]!["range"]!.ToJsonString());
    }

    [Fact]
    public void Every_kind_draws_nothing_from_no_rows()
    {
        var (texts, numbers) = (Column.Of<string>([]), Column.Of<double>([]));
        GenericChart[] charts =
        [
            Plot.Line(numbers, numbers), Plot.Lines(numbers, numbers, texts), Plot.Area(numbers, numbers), Plot.Band(numbers, numbers, numbers, "band"), Plot.Column(texts, numbers), Plot.Bar(texts, numbers),
            Plot.StackedBar(texts, numbers, texts), Plot.StackedColumn(texts, numbers, texts), Plot.Histogram(numbers, numbers, numbers), Plot.Box(texts, numbers, numbers, numbers, numbers, numbers),
            Plot.HeatMap(texts, texts, numbers), Plot.Scatter(numbers, numbers), Plot.ScatterBy(numbers, numbers, texts), Plot.Pie(texts, numbers), Plot.Pies(texts, texts, numbers), Plot.Map(numbers, numbers, numbers),
        ];

        Assert.All(charts, chart => Assert.NotNull(Json(chart)["data"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_gap_in_a_group_stays_a_gap(int group)
    {
        var lines = Json(Plot.Lines(Column.Of([1, 1, 2, 2]), Column.Of<double?>([null, 5, 6, null]), Column.Of(["a", "b", "a", "b"])));

        Assert.Equal(group == 0 ? [double.NaN, 6] : [5, double.NaN], Doubles(lines["data"]![group]!["y"]!));
    }

    private static double[] Doubles(JsonNode typed) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(Convert.FromBase64String((string)typed["bdata"]!)).ToArray();

    private static JsonNode Json(GenericChart chart)
    {
        var buffer = new ArrayBufferWriter<byte>();
        FigureWriter.Write(chart, buffer);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan))!;
    }
}
