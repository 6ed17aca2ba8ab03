using System.Text.RegularExpressions;
using Plotly.NET;
using Part = DynamicObj.DynamicObj;

namespace CleanDash.Application.Figures;

/// <summary>What a panel says beyond the house's defaults, one word each, to be chained behind a chart.</summary>
public static partial class ChartOptions
{
    /// <summary>The unit of the values, on their axis and in the hover: "min", "%", "$" (a currency stands before). A second one is not put over the first.</summary>
    public static GenericChart Unit(this GenericChart chart, string? unit)
    {
        if (string.IsNullOrEmpty(unit))
            return chart;
        var before = NumberFormat.IsBefore(unit);
        var places = new HashSet<Part>(ReferenceEqualityComparer.Instance);
        foreach (var trace in GenericChart.getTraces(chart))
        {
            var (place, letter) = Place(chart, trace);
            if (place is null || place.Properties.ContainsKey("ticksuffix") || place.Properties.ContainsKey("tickprefix"))
                continue;
            places.Add(place);
            foreach (var template in (ReadOnlySpan<string>)["hovertemplate", "texttemplate"])
            {
                if (trace.Value(template) is string text)
                    trace.SetProperty(template, WithUnit(text, letter, unit, before));
            }
        }

        foreach (var place in places)
            place.With((before ? "tickprefix" : "ticksuffix", before ? unit : NumberFormat.Space + unit));
        return chart;
    }

    /// <summary>How the values are written, on their axis and in the hover, in the notation of d3: <c>,.1f</c>, <c>.0%</c>, <c>~s</c>.</summary>
    public static GenericChart Format(this GenericChart chart, string format)
    {
        foreach (var trace in GenericChart.getTraces(chart))
        {
            var (_, letter) = Place(chart, trace);
            foreach (var template in (ReadOnlySpan<string>)["hovertemplate", "texttemplate"])
            {
                if (trace.Value(template) is string text)
                    trace.SetProperty(template, text.Replace($"%{{{letter}:,}}", $"%{{{letter}:{format}}}", StringComparison.Ordinal));
            }
        }

        return chart;
    }

    /// <summary>The title of the axis across, where its values do not speak for themselves.</summary>
    public static GenericChart XTitle(this GenericChart chart, string title) => Axis(chart, "xaxis", ("title", Parts.Of(("text", title))));

    /// <summary>The title of the axis upwards.</summary>
    public static GenericChart YTitle(this GenericChart chart, string title) => Axis(chart, "yaxis", ("title", Parts.Of(("text", title))));

    /// <summary>The unit of the axis across, on the axis and in the hover; a currency stands before.</summary>
    public static GenericChart XUnit(this GenericChart chart, string unit)
    {
        var before = NumberFormat.IsBefore(unit);
        Each(chart, trace =>
        {
            if (trace.Value("hovertemplate") is string text)
                trace.SetProperty("hovertemplate", Across().Replace(text, match => before ? unit + match.Value : match.Value + NumberFormat.Space + unit));
        });
        return Axis(chart, "xaxis", before ? ("tickprefix", unit) : ("ticksuffix", NumberFormat.Space + unit));
    }

    /// <summary>Replaces what the pointer shows; plotly.js's template, for example <c>%{y:,} trips&lt;extra&gt;&lt;/extra&gt;</c>; a unit set later is put behind the value. Values come through it escaped.</summary>
    public static GenericChart Hover(this GenericChart chart, string template) => Each(chart, trace => trace.SetProperty("hovertemplate", template));

    /// <summary>Pins colours of the house, 0 to 7, to the traces in their order; one colour alone is for all.</summary>
    public static GenericChart Series(this GenericChart chart, params int[] colours)
    {
        var traces = GenericChart.getTraces(chart);
        for (var i = 0; i < traces.Length; i++)
            Plot.Pinned(traces[i], colours[Math.Min(i, colours.Length - 1)]);
        return chart;
    }

    /// <summary>Pins colours of the house, 0 to 7, to the traces of these names, whether or not all of them are there.</summary>
    public static GenericChart Series(this GenericChart chart, params IEnumerable<(string Name, int Colour)> colours) => Each(chart, trace =>
    {
        foreach (var (name, colour) in colours)
        {
            if (trace.Value("name") as string == name)
                Plot.Pinned(trace, colour);
        }
    });

    /// <summary>More values for the hover, one for each point: <c>%{customdata}</c>.</summary>
    public static GenericChart Also(this GenericChart chart, Column values) => Each(chart, trace => trace.SetProperty("customdata", values));

    /// <summary>How strong the traces are, 0 to 1.</summary>
    public static GenericChart Opacity(this GenericChart chart, double opacity) => Each(chart, trace => trace.SetProperty("opacity", opacity));

    /// <summary>Draws dots on the lines.</summary>
    public static GenericChart Dots(this GenericChart chart) => Each(chart, trace => trace.SetProperty("mode", "lines+markers"));

    /// <summary>Draws the lines dashed.</summary>
    public static GenericChart Dashed(this GenericChart chart) => Each(chart, trace => trace.Inner("line").SetProperty("dash", "dot"));

    /// <summary>On a two-sided scale the warm colour stands for high values: delays, losses.</summary>
    public static GenericChart HighIsBad(this GenericChart chart) => Layout(chart, layout => layout.Inner("coloraxis").SetProperty("reversescale", true));

    /// <summary>The ends and the middle of the scale of colours, and the words beside it.</summary>
    public static GenericChart Scale(this GenericChart chart, double? from = null, double? middle = null, double? to = null, string? unit = null, string? title = null) => Layout(chart, layout =>
    {
        var scale = layout.Inner("coloraxis").With(("cmin", from), ("cmid", middle), ("cmax", to));
        scale.Inner("colorbar").With(("ticksuffix", unit is null ? null : NumberFormat.Space + unit), ("title", title is null ? null : Parts.Of(("text", title), ("side", "right"))));
    });

    /// <summary>Moves the chart's values to an axis of their own on the right; then <see cref="Plot.Combine"/> it with another.</summary>
    public static GenericChart OnRight(this GenericChart chart, string? unit = null)
    {
        chart.Unit(unit);
        var layout = GenericChart.getLayout(chart);
        var axis = layout.Inner("yaxis").With(("overlaying", "y"), ("side", "right"), ("showgrid", false), ("tickmode", "auto"));
        layout.RemoveProperty("yaxis");
        layout.SetProperty("yaxis2", axis);
        return Each(chart, trace => trace.SetProperty("yaxis", "y2"));
    }

    /// <summary>Lets the axis of values begin where the values do, not at zero.</summary>
    public static GenericChart NotFromZero(this GenericChart chart) => Axis(chart, "yaxis", ("rangemode", "normal"));

    /// <summary>Lays the legend out, or leaves it out.</summary>
    public static GenericChart Legend(this GenericChart chart, bool shown) => Layout(chart, layout => layout.SetProperty("showlegend", shown));

    /// <summary>A dotted upright line with a few words, for a day or a value that stands out.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="x">Where, as the axis has it: a number, or a day.</param>
    /// <param name="words">What happened.</param>
    public static GenericChart Mark(this GenericChart chart, object x, string words) => Layout(chart, layout =>
    {
        Append(layout, "shapes", Parts.Of(("type", "line"), ("x0", x), ("x1", x), ("yref", "paper"), ("y0", 0), ("y1", 1)));
        Append(layout, "annotations", Parts.Of(("x", x), ("yref", "paper"), ("y", 1), ("text", words), ("xanchor", "left"), ("yanchor", "top"), ("xshift", 4)));
    });

    /// <summary>The part that carries a trace's unit (its axis or its scale of colours), and the letter of its values in templates.</summary>
    private static (Part? Part, string Letter) Place(GenericChart chart, Trace trace)
    {
        var layout = GenericChart.getLayout(chart);
        switch (trace.type)
        {
            case "heatmap":
                return (trace.Inner("colorbar"), "z");
            case "pie" or "scattergeo":
                return (null, "value");
            default:
                var letter = trace.Value("orientation") is "h" ? "x" : "y";
                var anchor = trace.Value($"{letter}axis") as string ?? letter;
                return (layout.Inner($"{letter}axis{anchor[1..]}"), letter);
        }
    }

    private static string WithUnit(string template, string letter, string unit, bool before) =>
        Token().Replace(template, match => match.Groups["name"].Value is var name && (name == letter || (name == "customdata" && letter == "y"))
            ? before ? unit + match.Value : match.Value + NumberFormat.Space + unit
            : match.Value);

    [GeneratedRegex(@"%\{(?<name>\w+)(:[^}]*)?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"%\{(x|customdata\[[01]\])(:[^}]*)?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Across();

    private static GenericChart Axis(GenericChart chart, string axis, (string Name, object? Value) property) => Layout(chart, layout => layout.Inner(axis).With(property));

    private static GenericChart Layout(GenericChart chart, Action<Layout> change)
    {
        change(GenericChart.getLayout(chart));
        return chart;
    }

    private static GenericChart Each(GenericChart chart, Action<Trace> change)
    {
        foreach (var trace in GenericChart.getTraces(chart))
            change(trace);
        return chart;
    }

    private static void Append(Layout layout, string name, Part item) =>
        layout.SetProperty(name, layout.Value(name) is Part[] items ? [.. items, item] : new[] { item });
}
