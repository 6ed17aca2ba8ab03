using CleanDash.Application.Panels;

namespace CleanDash.Web.Pages;

/// <summary>A place of the grid as its partial page needs it.</summary>
/// <param name="Tile">What stands there.</param>
/// <param name="IsFirst">Whether it begins a row.</param>
/// <param name="Dashboard">Path of the page that it stands on.</param>
/// <param name="Query">The filters that concern it, with a question mark, or nothing.</param>
/// <param name="PageQuery">All filters of the page in the same form: a page of its own leads back to them.</param>
internal sealed record TileView(Tile Tile, bool IsFirst, string Dashboard, string Query, string PageQuery)
{
    public string Classes(PanelDescriptor? panel) =>
        $"tile w{Tile.Width}{(IsFirst ? " first" : "")}{(panel?.Kind == PanelKind.Number ? " kpi" : "")}";

    public static string BodyClasses(PanelDescriptor panel) => panel switch
    {
        { Kind: PanelKind.Table } => "tile-body flush",
        { Info.Height: TileHeight.Tall } => "tile-body tall",
        { Info.Height: TileHeight.Short } => "tile-body short",
        _ => "tile-body",
    };

    public static string Bundle(PanelDescriptor panel) => panel.Info.Bundle switch
    {
        Application.Figures.Bundle.Cartesian => "cartesian",
        Application.Figures.Bundle.Geo => "geo",
        Application.Figures.Bundle.Full => "full",
    };
}
