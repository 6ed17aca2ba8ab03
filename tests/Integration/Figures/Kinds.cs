using CleanDash.Application.Figures;
using Plotly.NET;

namespace CleanDash.Integration.Figures;

/// <summary>One chart of each kind that <see cref="Plot"/> offers, and the colours that must be seen in the light theme with how many pixels at least.</summary>
internal static class Kinds
{
    private const string Lake = "#0e7490", Amber = "#d8772a", Plum = "#76007e", Leaf = "#5b9e72";

    private static readonly Column<DateOnly> Days = Column.Of(Enumerable.Range(0, 30).Select(day => new DateOnly(2016, 1, 1).AddDays(day)));
    private static readonly Column<double> Low = Column.Of(Enumerable.Range(0, 30).Select(day => 20 + (5 * Math.Sin(day / 4d))));
    private static readonly Column<double?> High = Column.Of(Enumerable.Range(0, 30).Select(day => day == 7 ? (double?)null : 30 + (5 * Math.Cos(day / 4d))));
    private static readonly Column<double> HighNoGap = Column.Of(Enumerable.Range(0, 30).Select(day => 34 + (5 * Math.Cos(day / 4d))));
    private static readonly Column<string> Names = Column.Of(["A", "B", "C"]);
    private static readonly Column<long> Counts = Column.Of([300L, 200L, 100L]);
    private static readonly Column<string> Twice = Column.Of(["A", "A", "B", "B", "C", "C"]);
    private static readonly Column<string> Group = Column.Of(["one", "two", "one", "two", "one", "two"]);
    private static readonly Column<int> Parts = Column.Of([5, 3, 4, 2, 3, 4]);

    public static IReadOnlyDictionary<string, (GenericChart Chart, (string Colour, int Pixels)[] Seen)> All { get; } =
        new Dictionary<string, (GenericChart Chart, (string Colour, int Pixels)[] Seen)>(StringComparer.Ordinal)
        {
            ["line"] = (Plot.Line(Days, Low).Unit("min"), [(Lake, 600)]),
            ["line with a gap and dots"] = (Plot.Line(Days, High).Dots(), [(Lake, 800)]),
            ["lines"] = (Plot.Lines(Days, [("low", Low), ("high", High)]), [(Lake, 600), (Amber, 600)]),
            ["lines by group"] = (Plot.Lines(Parts, Parts, Group).Dots(), [(Lake, 300), (Amber, 300)]),
            ["area"] = (Plot.Area(Days, Low), [(Lake, 600), ("#d6e7eb", 20_000)]),
            ["band"] = (Plot.Band(Days, Low, HighNoGap, "range", High, "middle"), [(Lake, 500), ("#d6e7eb", 10_000)]),
            ["columns"] = (Plot.Column(Names, Counts), [(Lake, 20_000)]),
            ["columns over days"] = (Plot.Column(Days, High), [(Lake, 20_000)]),
            ["bars"] = (Plot.Bar(Names, Counts).Unit("min"), [(Lake, 20_000)]),
            ["bars below zero"] = (Plot.Bar(Names, Column.Of([-3.5, 0, 7])), [(Lake, 10_000)]),
            ["stacked columns"] = (Plot.StackedColumn(Twice, Parts, Group, ["two", "one"], ["C", "B", "A"]), [(Lake, 10_000), (Amber, 10_000)]),
            ["stacked bars in pinned colours"] = (Plot.StackedBar(Twice, Parts, Group).Series(("one", 3), ("two", 1)), [(Leaf, 10_000), (Amber, 10_000)]),
            ["histogram"] = (Plot.Histogram(Column.Of([0d, 4, 8]), Column.Of([4d, 8, 12]), Counts).XUnit("$").Mark(6, "here"), [(Lake, 30_000)]),
            ["boxes"] = (Plot.Box(Names, Column.Of([1d, 2, 3]), Column.Of([2d, 3, 4]), Column.Of([3d, 4, 5]), Column.Of([4d, 5, 6]), Column.Of([6d, 7, 8])), [(Lake, 800), ("#d6e7eb", 3_000)]),
            ["heat map"] = (Plot.HeatMap(Column.Of([0, 1, 2, 0, 1]), Column.Of([0, 0, 0, 1, 1]), Column.Of([1d, 2, 3, 4, 6]), ["a", "b", "c"], ["x", "y"]), [("#0a4257", 10_000), ("#eef8fa", 10_000)]),
            ["heat map of texts"] = (Plot.HeatMap(Twice, Group, Parts), [("#0a4257", 10_000), ("#eef8fa", 10_000)]),
            ["points"] = (Plot.Scatter(Low, HighNoGap), [("#4b97ac", 150)]),
            ["points on a scale"] = (Plot.Scatter(Low, HighNoGap, Column.Of(Enumerable.Range(0, 30).Select(i => i - 15d))).Scale(-15, 0, 15, "min"), [("#b4552d", 40), ("#0e7490", 30), ("#e6ab85", 30), ("#86c3d1", 30)]),
            ["points of groups"] = (Plot.ScatterBy(Parts, Parts, Group, ["two", "one"]), [("#4b97ac", 50), ("#e29960", 50)]),
            ["ring"] = (Plot.Pie(Names, Counts), [(Lake, 8_000), (Amber, 5_000), (Plum, 2_000)]),
            ["rings"] = (Plot.Pies(Group, Twice, Parts), [(Lake, 4_000), (Amber, 4_000), (Plum, 3_000)]),
            ["map"] = (Plot.Map(Column.Of([40.6, 34, 47.4]), Column.Of([-73.8, -118.4, -122.3]), Counts, scope: MapScope.Usa), [("#eef0f3", 30_000), ("#26829b", 500)]),
            ["map of the world on a scale"] = (Plot.Map(Column.Of([40.6, 51.5, -33.9]), Column.Of([-73.8, -0.1, 151.2]), Counts, Column.Of([-5d, 0.5, 5]), Names).Scale(-5, 0, 5).HighIsBad(), [("#eef0f3", 30_000), ("#268098", 100), ("#b96241", 50)]),
            ["two axes"] = (Plot.Combine(Plot.Column(Days, Low, "left").Opacity(0.4), Plot.Line(Days, High, "right").OnRight("%").Series(1)), [("#9fc7d3", 10_000), (Amber, 500)]),
        };
}
