using Plotly.NET;
using Part = DynamicObj.DynamicObj;

namespace CleanDash.Application.Figures;

/// <summary>Builds the pieces of a figure by their plotly.js names, and charts from them without the library's default template.</summary>
internal static class Parts
{
    public static Part Of(params ReadOnlySpan<(string Name, object? Value)> properties) => new Part().With(properties);

    /// <summary>Sets what is not null.</summary>
    public static T With<T>(this T part, params ReadOnlySpan<(string Name, object? Value)> properties)
        where T : Part
    {
        foreach (var (name, value) in properties)
        {
            if (value is not null)
                part.SetProperty(name, value);
        }

        return part;
    }

    /// <summary>The part of that name, made when it is not there yet.</summary>
    public static Part Inner(this Part part, string name)
    {
        if (part.Properties.TryGetValue(name, out var value) && value is Part inner)
            return inner;
        inner = new Part();
        part.SetProperty(name, inner);
        return inner;
    }

    public static object? Value(this Part part, string name) => part.Properties.GetValueOrDefault(name);

    public static GenericChart Chart(Layout layout, params IEnumerable<Trace> traces)
    {
        var chart = GenericChart.ofTraceObjects(useDefaults: false, Microsoft.FSharp.Collections.ListModule.OfSeq(traces));
        return GenericChart.setLayout(layout, chart);
    }

    public static Layout Layout(params ReadOnlySpan<(string Name, object? Value)> properties) => new Layout().With(properties);

    public static Part Margin(int? left = null, int? right = null, int? top = null, int? bottom = null) => Of(("l", left), ("r", right), ("t", top), ("b", bottom));

    /// <summary>The rows of each group, groups in the order in which they first come.</summary>
    public static IReadOnlyList<(string Name, List<int> Rows)> Groups(Column by)
    {
        var groups = new List<(string Name, List<int> Rows)>();
        var known = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < by.Count; row++)
        {
            var name = Cells.Text(by.ValueAt(row));
            if (!known.TryGetValue(name, out var rows))
            {
                known[name] = rows = [];
                groups.Add((name, rows));
            }

            rows.Add(row);
        }

        return groups;
    }
}
