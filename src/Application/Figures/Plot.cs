using Plotly.NET;

namespace CleanDash.Application.Figures;

/// <summary>
/// The everyday charts with the house's defaults, one method each; what is lacking, a panel takes from Plotly.NET (with <c>UseDefaults: false</c>).
/// Figures carry no colours or fonts, the page's template does; units, titles and pinned colours are set by <see cref="ChartOptions"/>.
/// </summary>
public static partial class Plot
{
    /// <summary>One line; with times the axis has dates.</summary>
    public static GenericChart Line(Column x, Column y, string? name = null) =>
        Parts.Chart(Parts.Layout(("margin", name is null ? Parts.Margin(top: 6) : null)), Scatter("lines", x, y, name));

    /// <summary>Several lines over one axis.</summary>
    public static GenericChart Lines(Column x, params IEnumerable<(string Name, Column Y)> series) =>
        Parts.Chart(Parts.Layout(), series.Select(line => Scatter("lines", x, line.Y, line.Name)));

    /// <summary>One line for each group, groups in the order in which they first come.</summary>
    public static GenericChart Lines(Column x, Column y, Column by) =>
        Parts.Chart(Parts.Layout(), Parts.Groups(by).Select(group => Scatter("lines", x.Take(group.Rows), y.Take(group.Rows), group.Name)));

    /// <summary>A line with the area under it filled.</summary>
    public static GenericChart Area(Column x, Column y, string? name = null) =>
        Parts.Chart(Parts.Layout(("margin", name is null ? Parts.Margin(top: 6) : null)), Pinned(Scatter("lines", x, y, name).With(("fill", "tozeroy")), 0));

    /// <summary>A band between two lines, with a line in it where <paramref name="middle"/> is given; all in one colour.</summary>
    public static GenericChart Band(Column x, Column low, Column high, string name, Column? middle = null, string? middleName = null)
    {
        List<Trace> traces =
        [
            Pinned(Scatter("lines", x, high, name).With(("line", Parts.Of(("width", 0))), ("showlegend", false), ("hoverinfo", "skip"), ("hovertemplate", "")), 0),
            Pinned(Scatter("lines", x, low, name).With(("line", Parts.Of(("width", 0))), ("fill", "tonexty"), ("customdata", high), ("hovertemplate", "%{y:,} – %{customdata:,}")), 0),
        ];
        if (middle is not null)
            traces.Insert(0, Pinned(Scatter("lines", x, middle, middleName), 0));
        return Parts.Chart(Parts.Layout(("yaxis", Parts.Of(("rangemode", "normal"))), ("legend", Parts.Of(("traceorder", "normal")))), traces);
    }

    /// <summary>Points, in one colour or coloured by a number on the template's scale.</summary>
    /// <param name="x">Across.</param>
    /// <param name="y">Up.</param>
    /// <param name="colour">A number for each point; crossing zero it takes the two-sided scale.</param>
    /// <param name="text">What a point is, for the hover.</param>
    public static GenericChart Scatter(Column x, Column y, Column? colour = null, Column? text = null)
    {
        var points = Points(x, y, name: null, text);
        if (colour is null)
            return Parts.Chart(PointLayout(), points);
        points.Inner("marker").With(("color", colour), ("coloraxis", "coloraxis"));
        return Parts.Chart(PointLayout().With(("coloraxis", Parts.Of(("colorbar", Parts.Of())))), points);
    }

    /// <summary>Points of several groups, each in a colour of its own; groups in the given order, or as they first come.</summary>
    public static GenericChart ScatterBy(Column x, Column y, Column by, IReadOnlyList<string>? groups = null, Column? text = null) =>
        Parts.Chart(PointLayout(), Ordered(by, groups).Select(group => Points(x.Take(group.Rows), y.Take(group.Rows), group.Name, text?.Take(group.Rows))));

    /// <summary>Charts over one another on common axes; the first one's layout counts before the others'.</summary>
    public static GenericChart Combine(params IReadOnlyList<GenericChart> charts)
    {
        var layout = new Layout();
        foreach (var (name, value) in charts.SelectMany(chart => GenericChart.getLayout(chart).Properties))
        {
            if (!layout.Properties.ContainsKey(name))
                layout.SetProperty(name, value);
        }

        if (charts.Count > 1)
            layout.RemoveProperty("margin");
        return Parts.Chart(layout, charts.SelectMany(GenericChart.getTraces));
    }

    internal static T Pinned<T>(T trace, int series)
        where T : Trace => trace.With(("meta", Parts.Of(("series", series))));

    private static Trace2D Scatter(string mode, Column x, Column y, string? name) => new Trace2D("scatter").With(
        ("mode", mode), ("x", x), ("y", y), ("name", name), ("hovertemplate", name is null ? "%{y:,}<extra></extra>" : "%{y:,}"));

    private static Trace2D Points(Column x, Column y, string? name, Column? text) => new Trace2D("scatter").With(
        ("mode", "markers"),
        ("x", x),
        ("y", y),
        ("name", name),
        ("text", text),
        ("marker", Parts.Of(("opacity", 0.75))),
        ("hovertemplate", $"{(text is null ? "" : "%{text}<br>")}%{{x:,}} · %{{y:,}}{(name is null ? "<extra></extra>" : "")}"));

    private static Layout PointLayout() => Parts.Layout(("hovermode", "closest"));
}
