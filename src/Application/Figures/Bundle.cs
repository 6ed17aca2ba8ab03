namespace CleanDash.Application.Figures;

/// <summary>The plotly.js bundles that the product serves; a panel names the smallest that knows its traces.</summary>
public enum Bundle
{
    /// <summary>Lines, points, bars, pies, boxes, violins, heat maps, histograms.</summary>
    Cartesian,

    /// <summary>Maps: scattergeo and choropleth.</summary>
    Geo,

    /// <summary>Everything, at three times the size.</summary>
    Full,
}
