namespace CleanDash.Application.Panels;

/// <summary>What is known of a dashboard before anything runs.</summary>
public sealed class DashboardDescriptor
{
    internal DashboardDescriptor(string slug, Type type, DashboardInfo info, IReadOnlyList<FilterDescriptor> filters, IReadOnlyList<IReadOnlyList<Tile>> rows)
    {
        Slug = slug;
        Type = type;
        Info = info;
        Filters = filters;
        Rows = rows;
        Panels = [.. rows.SelectMany(row => row).Select(tile => tile.Panel).OfType<PanelDescriptor>()];
    }

    /// <summary>Its slug: the kebab-case of its type's name without <c>Dashboard</c>.</summary>
    public string Slug { get; }

    /// <summary>What it says of itself.</summary>
    public DashboardInfo Info { get; }

    /// <summary>Its filters, in the order in which they are shown.</summary>
    public IReadOnlyList<FilterDescriptor> Filters { get; }

    /// <summary>Its tiles by row.</summary>
    public IReadOnlyList<IReadOnlyList<Tile>> Rows { get; }

    /// <summary>Its panels, in the order of the page.</summary>
    public IReadOnlyList<PanelDescriptor> Panels { get; }

    internal Type Type { get; }

    /// <summary>The panel of that id, or null.</summary>
    public PanelDescriptor? Panel(string id) => Panels.FirstOrDefault(panel => panel.Id == id);
}

/// <summary>A place on the page: a panel or a text.</summary>
/// <param name="Width">Columns of twelve.</param>
/// <param name="Panel">The panel, or null.</param>
/// <param name="Text">The text, or null.</param>
public sealed record Tile(int Width, PanelDescriptor? Panel, string? Text);

/// <summary>A filter of a page: one for each name that its panels take.</summary>
/// <param name="Parameter">Name, kind and choices.</param>
/// <param name="Label">As shown.</param>
/// <param name="Initial">The value when the address says nothing; a relative range is not resolved.</param>
/// <param name="IsRequired">True when its panels wait until it is set.</param>
public sealed record FilterDescriptor(Parameter Parameter, string Label, object? Initial, bool IsRequired)
{
    /// <summary>The name in the address.</summary>
    public string Name => Parameter.Name;

    /// <summary>The first value as an address would have it: none, one, or several for a list.</summary>
    public IReadOnlyList<string> InitialTexts => Parameter.Write(Initial);

    internal Query? Options { get; init; }
}
