namespace CleanDash.Application.Figures;

/// <summary>Which bundle a figure needs.</summary>
public static class Bundles
{
    private static readonly HashSet<string> Cartesian = new(StringComparer.Ordinal)
    {
        "scatter", "bar", "pie", "histogram", "histogram2d", "histogram2dcontour", "box", "violin", "heatmap", "contour", "image", "scatterternary",
    };

    private static readonly HashSet<string> Geo = new(StringComparer.Ordinal) { "scatter", "scattergeo", "choropleth" };

    /// <summary>The smallest bundle that draws all of these traces.</summary>
    public static Bundle Of(IReadOnlySet<string> traceTypes) =>
        traceTypes.IsSubsetOf(Cartesian) ? Bundle.Cartesian : traceTypes.IsSubsetOf(Geo) ? Bundle.Geo : Bundle.Full;
}
