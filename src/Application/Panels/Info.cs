using CleanDash.Application.Figures;

namespace CleanDash.Application.Panels;

/// <summary>What a panel says of itself.</summary>
/// <param name="Title">The tile's title.</param>
public sealed record PanelInfo(string Title)
{
    /// <summary>The line under the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The unit of its values, for example <c>miles</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>How long an answer is good; ten minutes.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rows at which the result is cut, when fewer than the installation's limit.</summary>
    public long? MaxRows { get; init; }

    /// <summary>The plotly.js bundle that its chart needs.</summary>
    public Bundle Bundle { get; init; } = Bundle.Cartesian;

    /// <summary>One sentence for screen readers: what it is and what stands out. Title and kind when absent.</summary>
    public string? Sentence { get; init; }

    /// <summary>How tall its tile is.</summary>
    public TileHeight Height { get; init; } = TileHeight.Normal;
}

/// <summary>Heights of a tile's body.</summary>
public enum TileHeight
{
    /// <summary>264 pixels.</summary>
    Normal,

    /// <summary>190 pixels.</summary>
    Short,

    /// <summary>340 pixels.</summary>
    Tall,
}

/// <summary>What a dashboard says of itself.</summary>
/// <param name="Title">As shown in the catalogue and on the page.</param>
public sealed record DashboardInfo(string Title)
{
    /// <summary>One sentence: what one learns here.</summary>
    public string? Description { get; init; }

    /// <summary>Whom to write to.</summary>
    public string? Owner { get; init; }

    /// <summary>The heading that it stands under in the catalogue.</summary>
    public string? Category { get; init; }

    /// <summary>The roles that see it when it is first there; afterwards the store's list rules.</summary>
    public IReadOnlyList<string> Viewers { get; init; } = [];

    /// <summary>The IANA zone in which relative dates are resolved; the installation's when absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The last day that has data, when the data end: relative dates count from it.</summary>
    public DateOnly? DataUntil { get; init; }
}
