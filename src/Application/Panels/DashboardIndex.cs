using System.Collections.Frozen;

namespace CleanDash.Application.Panels;

/// <summary>Every dashboard and panel of this program, found once when it starts.</summary>
public sealed class DashboardIndex
{
    private readonly FrozenDictionary<string, DashboardDescriptor> bySlug;
    private readonly FrozenDictionary<string, string> formerSlugs;
    private readonly FrozenDictionary<(string Dashboard, string Id), string> formerIds;
    private readonly FrozenDictionary<Type, PanelDescriptor> byType;
    private readonly FrozenDictionary<Type, Query> options;

    internal DashboardIndex(
        IReadOnlyList<DashboardDescriptor> dashboards,
        IReadOnlyDictionary<string, string> formerSlugs,
        IReadOnlyDictionary<(string Dashboard, string Id), string> formerIds,
        IReadOnlyDictionary<Type, Query> options)
    {
        All = dashboards;
        bySlug = dashboards.ToFrozenDictionary(dashboard => dashboard.Slug, StringComparer.Ordinal);
        byType = dashboards.SelectMany(dashboard => dashboard.Panels).ToFrozenDictionary(panel => panel.Type);
        this.formerSlugs = formerSlugs.ToFrozenDictionary(StringComparer.Ordinal);
        this.formerIds = formerIds.ToFrozenDictionary();
        this.options = options.ToFrozenDictionary();
    }

    /// <summary>All dashboards by title.</summary>
    public IReadOnlyList<DashboardDescriptor> All { get; }

    internal IReadOnlyDictionary<Type, Query> Options => options;

    /// <summary>The dashboard of that slug, or of that former slug, or null.</summary>
    public DashboardDescriptor? Find(string slug) =>
        bySlug.GetValueOrDefault(slug) ?? (formerSlugs.TryGetValue(slug, out string? now) ? bySlug[now] : null);

    /// <summary>The panel of that id, or of that former id, or null.</summary>
    public PanelDescriptor? Find(DashboardDescriptor dashboard, string id) =>
        dashboard.Panel(id) ?? (formerIds.TryGetValue((dashboard.Slug, id), out string? now) ? dashboard.Panel(now) : null);

    internal PanelDescriptor Panel(Type type) => byType[type];

    internal Query OptionsOf(Type type) => options[type];
}

/// <summary>Mistakes of authors that keep the program from starting; each is one sentence that names what it is about.</summary>
/// <param name="mistakes">At least one.</param>
public sealed class AuthorMistakesException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>The mistakes.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
