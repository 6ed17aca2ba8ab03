namespace CleanDash.Application.Panels;

/// <summary>A page of panels; its class ends in <c>Dashboard</c> and is found by its type.</summary>
public interface IDashboard
{
    /// <summary>Title, owner and first viewers.</summary>
    static abstract DashboardInfo Info { get; }

    /// <summary>Says which filters the page has and where its panels stand.</summary>
    static abstract void Arrange(Page page);
}

/// <summary>Collects what <see cref="IDashboard.Arrange"/> says.</summary>
public sealed class Page
{
    private readonly List<FilterDeclaration> filters = [];
    private readonly List<Row> rows = [];

    internal IReadOnlyList<FilterDeclaration> Filters => filters;

    internal IReadOnlyList<Row> Rows => rows;

    /// <summary>A filter that starts with a value.</summary>
    /// <param name="name">The parameter's name as in the address: <c>dropoff_zips</c>.</param>
    /// <param name="label">As shown on the page.</param>
    /// <param name="initial">The value when the address says nothing.</param>
    public Page Filter<T>(string name, string label, T initial)
        where T : notnull
    {
        filters.Add(new(name, label, typeof(T), initial, Required: false));
        return this;
    }

    /// <summary>A filter that starts without a restriction; its parameter takes null or an empty list.</summary>
    /// <inheritdoc cref="Filter{T}(string, string, T)"/>
    public Page Filter<T>(string name, string label)
        where T : notnull
    {
        filters.Add(new(name, label, typeof(T), Initial: null, Required: false));
        return this;
    }

    /// <summary>A filter that must be set first: until then its panels ask for it and send no statement.</summary>
    /// <inheritdoc cref="Filter{T}(string, string, T)"/>
    public Page Required<T>(string name, string label)
        where T : notnull
    {
        filters.Add(new(name, label, typeof(T), Initial: null, Required: true));
        return this;
    }

    /// <summary>The next row of tiles, twelve columns wide.</summary>
    public Page Row(Action<Row> fill)
    {
        var row = new Row();
        fill(row);
        rows.Add(row);
        return this;
    }
}

/// <summary>A row of tiles.</summary>
public sealed class Row
{
    private readonly List<TileDeclaration> tiles = [];

    internal IReadOnlyList<TileDeclaration> Tiles => tiles;

    /// <summary>A panel.</summary>
    /// <param name="width">Columns of twelve.</param>
    public Row Panel<TPanel>(int width = 12)
        where TPanel : class
    {
        tiles.Add(new(width, typeof(TPanel), Text: null));
        return this;
    }

    /// <summary>A paragraph of the page's own.</summary>
    /// <param name="text">Plain text.</param>
    /// <param name="width">Columns of twelve.</param>
    public Row Text(string text, int width = 12)
    {
        tiles.Add(new(width, Panel: null, text));
        return this;
    }
}

internal sealed record FilterDeclaration(string Name, string Label, Type Type, object? Initial, bool Required);

internal sealed record TileDeclaration(int Width, Type? Panel, string? Text);
