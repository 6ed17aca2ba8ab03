using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using CleanDash.Application.Figures;
using Plotly.NET;
using Xunit;
using Column = CleanDash.Application.Figures.Column;

namespace CleanDash.Unit.Figures;

public sealed class FigureWriterTests
{
    private sealed record Values(Column<double> Value);

    private sealed record Integers(Column<long?> Value);

    [Fact]
    public void Doubles_are_written_from_their_buffer()
    {
        var x = Written(Column.Of([1.5, -2, 1e300]));

        Assert.Equal("f8", (string?)x["dtype"]);
        Assert.Equal([1.5, -2, 1e300], Read<double>(x));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2, 3)]
    [InlineData(5, 1, 1, 7)]
    [InlineData(7001, 13_001, 2)]
    public void Base64_goes_on_across_batches_of_any_length(params int[] lengths)
    {
        var value = 0;
        IArrowArray[] chunks = [.. lengths.Select(length => Batches.Doubles([.. Enumerable.Range(0, length).Select(_ => (double?)value++)]))];
        var (schema, batches) = Batches.Of(("value", chunks));
        using var set = new ColumnSet(schema, batches);

        var x = Written(set.Bind<Values>().Value);

        Assert.Equal([.. Enumerable.Range(0, value).Select(i => (double)i)], Read<double>(x));
    }

    [Fact]
    public void Bytes_go_on_across_batches_with_what_base64_leaves_over()
    {
        var (schema, batches) = Batches.Of(("value", [Batches.Longs(1), Batches.Longs(2, 3), Batches.Longs(4, 5, 6, 7), Batches.Longs(8)]));
        using var set = new ColumnSet(schema, batches);

        var x = Written(set.Bind<Integers>().Value);

        Assert.Equal("u1", (string?)x["dtype"]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Read<byte>(x));
    }

    [Fact]
    public void A_null_is_a_gap()
    {
        Assert.Equal([1, double.NaN, 3], Read<double>(Written(Column.Of<double?>([1, null, 3]))));
        Assert.Equal([1, double.NaN], Read<double>(Written(Column.Of<long?>([1, null]))));
        Assert.Equal([double.NaN, 0], Read<double>(Written(Column.Of<DateOnly?>([null, new DateOnly(1970, 1, 1)]))));
    }

    [Theory]
    [InlineData("u1", 0, 255)]
    [InlineData("u2", 0, 256)]
    [InlineData("u2", 0, 65_535)]
    [InlineData("u4", 0, 65_536)]
    [InlineData("u4", 0, 4_294_967_295)]
    [InlineData("f8", 0, 4_294_967_296)]
    [InlineData("i1", -128, 127)]
    [InlineData("i2", -1, 128)]
    [InlineData("i2", -32_768, 0)]
    [InlineData("i4", -32_769, 0)]
    [InlineData("i4", -1, 2_147_483_647)]
    [InlineData("f8", -1, 2_147_483_648)]
    [InlineData("f8", -9_007_199_254_740_992, 9_007_199_254_740_992)]
    public void Integers_take_the_narrowest_type_that_holds_them_all(string type, long least, long most)
    {
        var x = Written(Column.Of([least, most]));

        Assert.Equal(type, (string?)x["dtype"]);
        double[] read = type switch
        {
            "u1" => [.. Read<byte>(x).Select(value => (double)value)],
            "u2" => [.. Read<ushort>(x).Select(value => (double)value)],
            "u4" => [.. Read<uint>(x).Select(value => (double)value)],
            "i1" => [.. Read<sbyte>(x).Select(value => (double)value)],
            "i2" => [.. Read<short>(x).Select(value => (double)value)],
            "i4" => [.. Read<int>(x).Select(value => (double)value)],
            _ => Read<double>(x),
        };
        Assert.Equal([least, most], read);
    }

    [Fact]
    public void Integers_that_a_browser_would_round_are_texts()
    {
        Assert.Equal("[\"9007199254740993\",null]", Written(Column.Of<long?>([9_007_199_254_740_993, null])).ToJsonString());
    }

    [Fact]
    public void Floats_stay_narrow()
    {
        var (schema, batches) = Batches.Of(("value", [Batches.Floats(1.5f), Batches.Floats(2.5f)]));
        using var set = new ColumnSet(schema, batches);

        var x = Written(set.Bind<Values>().Value);

        Assert.Equal("f4", (string?)x["dtype"]);
        Assert.Equal([1.5f, 2.5f], Read<float>(x));
    }

    [Fact]
    public void Times_are_milliseconds_on_an_axis_of_dates()
    {
        var line = Scatter(Column.Of([new DateTime(2016, 1, 22, 10, 0, 0, DateTimeKind.Utc)]));

        var figure = Json(line);

        Assert.Equal([1_453_456_800_000], Read<double>(figure["data"]![0]!["x"]!));
        Assert.Equal("""{"xaxis":{"type":"date"}}""", figure["layout"]!.ToJsonString());
    }

    [Fact]
    public void An_axis_that_says_its_type_keeps_it()
    {
        var line = Scatter(Column.Of([new DateOnly(2016, 1, 22)]));
        GenericChart.getLayout(line).SetProperty("xaxis", Axis(("type", "category"), ("tickangle", 0)));
        var second = Scatter(Column.Of([new DateOnly(2016, 1, 22)]));
        GenericChart.getTraces(second)[0].SetProperty("xaxis", "x2");
        GenericChart.getLayout(second).SetProperty("xaxis2", Axis(("nticks", 3)));

        Assert.Equal("""{"xaxis":{"type":"category","tickangle":0}}""", Json(line)["layout"]!.ToJsonString());
        Assert.Equal("""{"xaxis2":{"type":"date","nticks":3}}""", Json(second)["layout"]!.ToJsonString());
    }

    [Fact]
    public void Texts_are_written_as_they_are_and_escaped_where_plotly_reads_html()
    {
        var x = Written(Column.Of<string?>(["Zürich", "<a href=\"javascript:alert(1)\">Click</a>", "A & B", null, "\"quoted\""]));

        Assert.Equal(["Zürich", "&lt;a href=\"javascript:alert(1)\"&gt;Click&lt;/a&gt;", "A &amp; B", null, "\"quoted\""], x.AsArray().Select(text => (string?)text));
    }

    [Fact]
    public void A_text_anywhere_in_a_figure_is_escaped()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";
        var chart = Scatter(Column.Of([1.0]));
        var trace = GenericChart.getTraces(chart)[0];
        trace.SetProperty("name", Hostile);
        trace.SetProperty("text", new[] { Hostile });
        trace.SetProperty("customdata", new object[] { new object[] { Hostile } });
        trace.SetProperty("hovertemplate", $"{Hostile}<b>%{{y}}</b><br>%{{x}}<extra></extra>");
        GenericChart.getLayout(chart).SetProperty("title", Axis(("text", Hostile)));
        GenericChart.getLayout(chart).SetProperty("annotations", new[] { Axis(("text", Hostile)) });

        var json = Json(chart);

        Assert.DoesNotContain("<img", json.ToJsonString(Relaxed), StringComparison.Ordinal);
        Assert.Equal("&lt;img src=x onerror=alert(1)&gt;<b>%{y}</b><br>%{x}<extra></extra>", (string?)json["data"]![0]!["hovertemplate"]);
        Assert.Equal("&lt;img src=x onerror=alert(1)&gt;", (string?)json["layout"]!["annotations"]![0]!["text"]);
    }

    [Fact]
    public void A_column_can_stand_anywhere()
    {
        var chart = Scatter(Column.Of([1.0]));
        GenericChart.getTraces(chart)[0].SetProperty("marker", Axis(("size", Column.Of([3L, 4L]))));

        Assert.Equal([3, 4], Read<byte>(Json(chart)["data"]![0]!["marker"]!["size"]!));
    }

    [Fact]
    public void A_value_that_has_no_form_is_refused_naming_its_place()
    {
        var chart = Scatter(Column.Of([1.0]));
        GenericChart.getTraces(chart)[0].SetProperty("visible", new object());

        Assert.Contains("'visible'", Assert.Throws<NotSupportedException>(() => Json(chart)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_a_set_that_ended_is_not_written()
    {
        var (schema, batches) = Batches.Of(("value", [Batches.Doubles(1)]));
        var set = new ColumnSet(schema, batches);
        var chart = Scatter(set.Bind<Values>().Value);
        set.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Json(chart));
    }

    [Fact]
    public void A_slice_of_a_batch_is_written_from_where_it_begins()
    {
        var (schema, batches) = Batches.Of(("value", [Batches.Doubles(1, 2, 3)]));
        using var set = new ColumnSet(schema, [batches[0].Slice(1, 2)]);

        Assert.Equal([2, 3], Read<double>(Written(set.Bind<Values>().Value)));
    }

    [Fact]
    public void A_stream_gets_the_same_bytes()
    {
        var chart = Scatter(Column.Of(Enumerable.Range(0, 100_000).Select(i => i / 7d)));
        using var stream = new MemoryStream();
        var buffer = new ArrayBufferWriter<byte>();

        FigureWriter.Write(chart, stream);
        FigureWriter.Write(chart, buffer);

        Assert.Equal(buffer.WrittenSpan, stream.ToArray());
    }

    [Fact]
    public void What_Plotly_NET_builds_is_written_as_it_would_write_it()
    {
        double[] x = [1, 2, 3], y = [2, 1, 3];
        string[] labels = ["a", "b", "c"];
        GenericChart[] charts =
        [
            Plotly.NET.CSharp.Chart.Line<double, double, string>(x, y, UseDefaults: false, Name: "line", ShowMarkers: true),
            Plotly.NET.CSharp.Chart.Area<double, double, string>(x, y, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Column<double, string, string>(y, Keys: labels, UseDefaults: false, MarkerColor: Color.fromString("red")),
            Plotly.NET.CSharp.Chart.StackedBar<double, string, string>(y, Keys: labels, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Histogram<double, double, string>(X: x, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Pie<double, string, string>(y, Labels: labels, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Doughnut<double, string, string>(y, Labels: labels, UseDefaults: false, Hole: 0.5),
            Plotly.NET.CSharp.Chart.BoxPlot<double, double, string>(Y: y, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Violin<double, double, string>(Y: y, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Heatmap<double, double, double, string>([x, y], UseDefaults: false),
            Plotly.NET.CSharp.Chart.ScatterGeo<double, double, string>(x, y, StyleParam.Mode.Markers, UseDefaults: false),
            Plotly.NET.CSharp.Chart.Funnel<double, double, string>(x, y, UseDefaults: false),
            GenericChart.combine([Plotly.NET.CSharp.Chart.Line<double, double, string>(x, y, UseDefaults: false), Plotly.NET.CSharp.Chart.Point<double, double, string>(x, y, UseDefaults: false)]),
        ];

        foreach (var chart in charts)
        {
            var theirs = JsonNode.Parse(GenericChart.toFigureJson(chart))!;
            theirs.AsObject().Remove("frames");
            Assert.True(JsonNode.DeepEquals(theirs, Json(chart)), $"{theirs.ToJsonString()} is not {Json(chart).ToJsonString()}");
        }
    }

    [Theory]
    [InlineData(Bundle.Cartesian, "scatter", "bar", "pie")]
    [InlineData(Bundle.Geo, "scattergeo")]
    [InlineData(Bundle.Full, "scattergeo", "bar")]
    [InlineData(Bundle.Full, "sunburst")]
    public void The_smallest_bundle_that_draws_all_traces_is_chosen(Bundle bundle, params string[] types)
    {
        var chart = GenericChart.ofTraceObjects(useDefaults: false, Microsoft.FSharp.Collections.ListModule.OfSeq(types.Select(type => new Trace(type))));

        Assert.Equal(bundle, Bundles.Of(FigureWriter.TraceTypes(chart)));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static GenericChart Scatter(Column x)
    {
        var trace = new Trace2D("scatter");
        trace.SetProperty("x", x);
        return GenericChart.ofTraceObject(useDefaults: false, trace);
    }

    private static DynamicObj.DynamicObj Axis(params (string Name, object Value)[] properties)
    {
        var axis = new DynamicObj.DynamicObj();
        foreach (var (name, value) in properties)
            axis.SetProperty(name, value);
        return axis;
    }

    private static JsonNode Written(Column x) => Json(Scatter(x))["data"]![0]!["x"]!;

    private static JsonNode Json(GenericChart chart)
    {
        var buffer = new ArrayBufferWriter<byte>();
        FigureWriter.Write(chart, buffer);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan))!;
    }

    private static T[] Read<T>(JsonNode typed)
        where T : struct => MemoryMarshal.Cast<byte, T>(Convert.FromBase64String((string)typed["bdata"]!)).ToArray();
}
