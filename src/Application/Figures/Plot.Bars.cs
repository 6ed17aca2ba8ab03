using Plotly.NET;

namespace CleanDash.Application.Figures;

public static partial class Plot
{
    /// <summary>Upright bars, in the order of the rows.</summary>
    public static GenericChart Column(Column x, Column y, string? name = null) =>
        Parts.Chart(
            Parts.Layout(("margin", name is null ? Parts.Margin(top: 6) : null), ("xaxis", Category(x))),
            Upright(x, y, name));

    /// <summary>Bars on their side with their values written beside them; the first row on top.</summary>
    public static GenericChart Bar(Column names, Column values)
    {
        var (least, most) = Extent(values);
        var trace = new Trace2D("bar").With(
            ("orientation", "h"), ("y", names), ("x", values), ("texttemplate", "%{x:,}"), ("textposition", "outside"), ("hovertemplate", "%{y}: %{x:,}<extra></extra>"));
        return Parts.Chart(Sideways().With(("margin", Parts.Margin(top: 6, right: 20)), ("xaxis", Parts.Of(
            ("range", new[] { least < 0 ? least * 1.18 : 0, most > 0 ? most * 1.18 : 0 }), ("showticklabels", false), ("showgrid", false), ("zeroline", true)))), trace);
    }

    /// <summary>Upright bars of several groups on one another.</summary>
    /// <param name="x">Where the bar stands.</param>
    /// <param name="y">How high its part is.</param>
    /// <param name="by">Which group it belongs to.</param>
    /// <param name="groups">The groups from the ground up; in the order in which they first come when absent.</param>
    /// <param name="order">The bars from left to right, also those without rows; in the order in which they first come when absent.</param>
    public static GenericChart StackedColumn(Column x, Column y, Column by, IReadOnlyList<string>? groups = null, IReadOnlyList<string>? order = null) =>
        Parts.Chart(
            Parts.Layout(
                ("barmode", "stack"),
                ("xaxis", Category(x)?.With(("categoryorder", order is null ? null : "array"), ("categoryarray", order))),
                ("legend", Parts.Of(("traceorder", "normal")))),
            Ordered(by, groups).Select(group => Upright(x.Take(group.Rows), y.Take(group.Rows), group.Name)));

    /// <summary>Bars on their side, several groups one behind another; the first row on top.</summary>
    /// <param name="names">What the bar is.</param>
    /// <param name="values">How long its part is.</param>
    /// <param name="by">Which group it belongs to.</param>
    /// <param name="groups">The groups from left to right; in the order in which they first come when absent.</param>
    /// <param name="order">The bars from top to bottom; in the order in which they first come when absent.</param>
    public static GenericChart StackedBar(Column names, Column values, Column by, IReadOnlyList<string>? groups = null, IReadOnlyList<string>? order = null)
    {
        var bars = order ?? [.. Parts.Groups(names).Select(group => group.Name)];
        var layout = Sideways().With(("barmode", "stack"), ("hovermode", "y unified"), ("legend", Parts.Of(("traceorder", "normal"))), ("xaxis", Parts.Of(("showgrid", true))));
        layout.Inner("yaxis").With(("categoryorder", "array"), ("categoryarray", bars));
        return Parts.Chart(layout, Ordered(by, groups).Select(group => new Trace2D("bar").With(
            ("orientation", "h"), ("y", names.Take(group.Rows)), ("x", values.Take(group.Rows)), ("name", group.Name), ("hovertemplate", "%{x:,}"))));
    }

    /// <summary>A histogram from bins that the SQL has counted.</summary>
    /// <param name="from">Where each bin begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="count">How many are in it.</param>
    public static GenericChart Histogram(Column from, Column to, Column count)
    {
        var (middles, widths, ends) = (new double[from.Count], new double[from.Count], new double[from.Count][]);
        for (var i = 0; i < middles.Length; i++)
        {
            var (low, high) = (from.NumberAt(i) ?? double.NaN, to.NumberAt(i) ?? double.NaN);
            (middles[i], widths[i], ends[i]) = ((low + high) / 2, 0.96 * (high - low), [low, high]);
        }

        var trace = new Trace2D("bar").With(
            ("x", Figures.Column.Of(middles)), ("width", Figures.Column.Of(widths)), ("y", count), ("customdata", ends), ("hovertemplate", "%{customdata[0]:,} – %{customdata[1]:,}: %{y:,}<extra></extra>"));
        return Parts.Chart(Parts.Layout(("hovermode", "closest"), ("bargap", 0.04), ("margin", Parts.Margin(top: 6))), trace);
    }

    /// <summary>Boxes from five numbers that the SQL has computed.</summary>
    /// <param name="names">What each box is.</param>
    /// <param name="low">End of the lower whisker.</param>
    /// <param name="lowerQuartile">Lower edge of the box.</param>
    /// <param name="median">Line in the box.</param>
    /// <param name="upperQuartile">Upper edge of the box.</param>
    /// <param name="high">End of the upper whisker.</param>
    public static GenericChart Box(Column names, Column low, Column lowerQuartile, Column median, Column upperQuartile, Column high) =>
        Parts.Chart(
            Parts.Layout(("hovermode", "closest"), ("showlegend", false), ("margin", Parts.Margin(top: 6)), ("xaxis", Parts.Of(("type", "category"))), ("yaxis", Parts.Of(("hoverformat", ",.1f")))),
            Pinned(new Trace2D("box").With(("x", names), ("lowerfence", low), ("q1", lowerQuartile), ("median", median), ("q3", upperQuartile), ("upperfence", high), ("hoverinfo", "y")), 0));

    private static Trace2D Upright(Column x, Column y, string? name) =>
        new Trace2D("bar").With(("x", x), ("y", y), ("name", name), ("hovertemplate", name is null ? "%{y:,}<extra></extra>" : "%{y:,}"));

    private static DynamicObj.DynamicObj? Category(Column x) => x.Kind == ColumnKind.Text ? Parts.Of(("type", "category")) : null;

    private static Layout Sideways() => Parts.Layout(
        ("hovermode", "closest"),
        ("yaxis", Parts.Of(("type", "category"), ("autorange", "reversed"), ("dtick", 1), ("showgrid", false))));

    private static IEnumerable<(string Name, List<int> Rows)> Ordered(Column by, IReadOnlyList<string>? groups)
    {
        var rows = Parts.Groups(by);
        return groups is null ? rows : groups.Select(name => rows.FirstOrDefault(group => group.Name == name)).Where(group => group.Rows is not null);
    }

    private static (double Least, double Most) Extent(Column values)
    {
        var (least, most) = (0d, 0d);
        for (var i = 0; i < values.Count; i++)
        {
            if (values.NumberAt(i) is { } value && double.IsFinite(value))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (least, most);
    }
}
