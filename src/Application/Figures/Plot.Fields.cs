using Plotly.NET;

namespace CleanDash.Application.Figures;

public static partial class Plot
{
    /// <summary>A heat map: a colour for each pair of column and row; pairs that the result lacks stay empty.</summary>
    /// <param name="columns">Texts, or whole numbers that count into <paramref name="columnNames"/>.</param>
    /// <param name="rows">Likewise; the first is on top.</param>
    /// <param name="values">The number of each pair.</param>
    /// <param name="columnNames">Names of the columns, whole numbers count from 0; texts may leave it out and stand in the order in which they first come.</param>
    /// <param name="rowNames">Names of the rows, likewise.</param>
    public static GenericChart HeatMap(Column columns, Column rows, Column values, IReadOnlyList<string>? columnNames = null, IReadOnlyList<string>? rowNames = null)
    {
        var (across, down) = (Names(columns, columnNames), Names(rows, rowNames));
        var cells = new double[down.Count * across.Count];
        Array.Fill(cells, double.NaN);
        for (var i = 0; i < values.Count; i++)
        {
            var (column, row) = (Position(columns, i, across), Position(rows, i, down));
            if (column >= 0 && column < across.Count && row >= 0 && row < down.Count)
                cells[(row * across.Count) + column] = values.NumberAt(i) ?? double.NaN;
        }

        var trace = new Trace2D("heatmap").With(
            ("x", across), ("y", down), ("z", new Grid(down.Count, across.Count, cells)), ("colorbar", Parts.Of(("nticks", 5))), ("hovertemplate", "%{y} %{x} · %{z:,}<extra></extra>"));
        return Parts.Chart(
            Parts.Layout(
                ("hovermode", "closest"),
                ("margin", Parts.Margin(top: 6)),
                ("xaxis", Parts.Of(("type", "category"), ("nticks", 7), ("tickangle", 0))),
                ("yaxis", Parts.Of(("type", "category"), ("autorange", "reversed"), ("showgrid", false), ("dtick", 1)))),
            trace);
    }

    /// <summary>A ring of shares.</summary>
    public static GenericChart Pie(Column names, Column values) =>
        Parts.Chart(
            Parts.Layout(("hovermode", "closest"), ("margin", Parts.Margin(top: 8, bottom: 8)), ("legend", Parts.Of(("orientation", "v"), ("x", 1), ("xanchor", "left"), ("y", 0.5), ("yanchor", "middle")))),
            Ring(names, values));

    /// <summary>Rings side by side in one figure; one name has one colour in all of them.</summary>
    /// <param name="ring">Which ring a share belongs to; rings stand in the order in which they first come.</param>
    /// <param name="names">What the share is.</param>
    /// <param name="values">How large it is.</param>
    public static GenericChart Pies(Column ring, Column names, Column values)
    {
        var rings = Parts.Groups(ring);
        const double Gap = 0.04;
        var width = (1 - (Gap * (rings.Count - 1))) / Math.Max(1, rings.Count);
        var traces = rings.Select((group, i) => Ring(names.Take(group.Rows), values.Take(group.Rows)).With(
            ("name", group.Name),
            ("title", Parts.Of(("text", group.Name), ("position", "middle center"), ("font", Parts.Of(("size", 15))))),
            ("domain", Parts.Of(("x", new[] { i * (width + Gap), (i * (width + Gap)) + width }), ("y", new[] { 0d, 1d })))));
        return Parts.Chart(Parts.Layout(("hovermode", "closest"), ("margin", Parts.Margin(top: 8, bottom: 8)), ("legend", Parts.Of(("y", -0.04), ("yanchor", "top")))), traces);
    }

    /// <summary>A map with a bubble at each place; needs <see cref="Bundle.Geo"/>.</summary>
    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east.</param>
    /// <param name="size">A number that the bubble's area grows with.</param>
    /// <param name="colour">A number on the template's scale; crossing zero it takes the two-sided one.</param>
    /// <param name="text">What the place is.</param>
    /// <param name="scope">The part of the world that is shown.</param>
    public static GenericChart Map(Column latitude, Column longitude, Column size, Column? colour = null, Column? text = null, MapScope scope = MapScope.World)
    {
        const double LargestPixels = 34;
        var (_, most) = Extent(size);
        var marker = Parts.Of(("size", size), ("sizemode", "area"), ("sizeref", most > 0 ? 2 * most / (LargestPixels * LargestPixels) : 1), ("sizemin", 3));
        var layout = Parts.Layout(
            ("hovermode", "closest"),
            ("margin", Parts.Margin(0, 0, 0, 0)),
            ("geo", scope == MapScope.Usa ? Parts.Of(("scope", "usa")) : Parts.Of(("scope", "world"), ("fitbounds", false), ("projection", Parts.Of(("type", "natural earth"))), ("lataxis", Parts.Of(("range", (int[])[-58, 85]))))));
        if (colour is not null)
        {
            marker.With(("color", colour), ("coloraxis", "coloraxis"));
            layout.With(("coloraxis", Parts.Of(("colorbar", Parts.Of()))));
        }

        return Parts.Chart(layout, new TraceGeo("scattergeo").With(
            ("mode", "markers"),
            ("lat", latitude),
            ("lon", longitude),
            ("text", text),
            ("marker", marker),
            ("hovertemplate", $"{(text is null ? "" : "%{text}<br>")}%{{marker.size:,}}{(colour is null ? "" : " · %{marker.color:,}")}<extra></extra>")));
    }

    private static TraceDomain Ring(Column names, Column values)
    {
        // A narrower slice has no room for its number; the hover has it.
        const double Narrowest = 0.04;
        double[] numbers = [.. Enumerable.Range(0, values.Count).Select(row => values.NumberAt(row) ?? 0)];
        var all = numbers.Sum();
        return new TraceDomain("pie").With(
            ("labels", names),
            ("values", values),
            ("hole", 0.62),
            ("sort", false),
            ("direction", "clockwise"),
            ("textposition", "inside"),
            ("texttemplate", numbers.Select(number => number >= Narrowest * all ? "%{percent:.0%}" : "").ToList()),
            ("hovertemplate", "%{label}: %{value:,} (%{percent})<extra></extra>"));
    }

    private static List<string> Names(Column column, IReadOnlyList<string>? names) => [.. names ?? Parts.Groups(column).Select(group => group.Name)];

    private static int Position(Column column, int row, List<string> names) =>
        column.Kind == ColumnKind.Text ? names.IndexOf(Cells.Text(column.ValueAt(row))) : (int)(column.NumberAt(row) ?? -1);
}

/// <summary>The part of the world that a map shows.</summary>
public enum MapScope
{
    /// <summary>All of it.</summary>
    World,

    /// <summary>The United States, Alaska and Hawaii moved near.</summary>
    Usa,
}
