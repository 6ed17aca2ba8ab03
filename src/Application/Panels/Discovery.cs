using System.Reflection;
using CleanDash.Application.Warehouses;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Panels;

/// <summary>Finds dashboards and panels by their types and checks what can be checked without a warehouse.</summary>
internal sealed class Discovery
{
    private static readonly string[] Reserved = ["q", "view"];
    private readonly List<string> mistakes = [];
    private readonly Dictionary<Type, (Type Dashboard, PanelDescriptor Panel)> placed = [];
    private readonly Dictionary<Type, Query> options = [];
    private readonly Dictionary<string, string> formerSlugs = [];
    private readonly Dictionary<(string Dashboard, string Id), string> formerIds = [];

    private readonly Engine engine;

    private Discovery(Engine engine) => this.engine = engine;

    /// <summary>Reads the assemblies, for the engine that will be asked.</summary>
    /// <exception cref="AuthorMistakesException">Something in the dashboards is not as it must be; all mistakes at once.</exception>
    public static DashboardIndex Scan(IReadOnlyList<Assembly> assemblies, Engine engine = Engine.DuckDb) => Scan(assemblies.Distinct().SelectMany(TypesOf), engine);

    /// <inheritdoc cref="Scan(IReadOnlyList{Assembly}, Engine)"/>
    public static DashboardIndex Scan(IEnumerable<Type> types, Engine engine = Engine.DuckDb) => new Discovery(engine).Find(types);

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new AuthorMistakesException([$"{assembly.GetName().Name} cannot be read: {e.LoaderExceptions.OfType<Exception>().FirstOrDefault()?.Message ?? e.Message} Put what it needs beside it."]);
        }
    }

    private DashboardIndex Find(IEnumerable<Type> candidates)
    {
        var types = candidates
            .Where(type => type is { IsAbstract: false, IsInterface: false, ContainsGenericParameters: false })
            .OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        var dashboards = new Dictionary<string, DashboardDescriptor>(StringComparer.Ordinal);
        foreach (var type in types.Where(type => type.IsAssignableTo(typeof(IDashboard))))
        {
            if (!type.Name.EndsWith("Dashboard", StringComparison.Ordinal) || type.Name == "Dashboard")
            {
                mistakes.Add($"{type.FullName} is a dashboard, so its name must end in Dashboard: the address is what stands before it.");
                continue;
            }

            if (Statics.Read(mistakes, type, () => (Statics.Info<DashboardInfo>(type), Statics.Arrange(type))) is not { } read)
                continue;
            var dashboard = Describe(type, Slug.Kebab(type.Name[..^"Dashboard".Length]), read.Item1, read.Item2);
            if (!dashboards.TryAdd(dashboard.Slug, dashboard))
                mistakes.Add($"{type.FullName} and {dashboards[dashboard.Slug].Type.FullName} have the same address, {dashboard.Slug}. Rename one of them.");
        }

        foreach (var type in types.Where(type => PanelReader.ColumnsOf(type).Count > 0 && !placed.ContainsKey(type)))
            mistakes.Add($"{type.FullName} is a panel of no dashboard. Add .Panel<{type.Name}>() to a row of one, or delete it.");
        foreach (string former in formerSlugs.Keys.Where(dashboards.ContainsKey))
            mistakes.Add($"[FormerName(\"{former}\")] of {dashboards[formerSlugs[former]].Type.FullName} is the address of {dashboards[former].Type.FullName} now. Remove it.");
        return mistakes.Count == 0
            ? new([.. dashboards.Values.OrderBy(dashboard => dashboard.Info.Title, StringComparer.Ordinal)], formerSlugs, formerIds, options)
            : throw new AuthorMistakesException(mistakes);
    }

    private DashboardDescriptor Describe(Type type, string slug, DashboardInfo info, Page page)
    {
        if (string.IsNullOrWhiteSpace(info.Title))
            mistakes.Add($"{type.FullName} has no title.");
        if (info.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            mistakes.Add($"{type.FullName} names the time zone {zone}, which is not known here. Use an IANA name, for example Europe/Berlin.");
        foreach (string viewer in info.Viewers)
        {
            if (!RoleName.TryParse(viewer, out _, out var refusal))
                mistakes.Add($"{type.FullName} lists the viewer \"{viewer}\". {refusal.Message}");
        }

        foreach (var former in type.GetCustomAttributes<FormerNameAttribute>())
        {
            if (!formerSlugs.TryAdd(former.Slug, slug))
                mistakes.Add($"[FormerName(\"{former.Slug}\")] of {type.FullName} is a former address of {formerSlugs[former.Slug]} too. One of them must do without it.");
        }

        var rows = page.Rows.Select(row => (IReadOnlyList<Tile>)[.. row.Tiles.Select(tile => Place(type, slug, tile)).OfType<Tile>()]).ToList();
        foreach (var row in page.Rows.Where(row => row.Tiles.Sum(tile => tile.Width) > 12 || row.Tiles.Any(tile => tile.Width < 1)))
            mistakes.Add($"{type.FullName} has a row of {row.Tiles.Sum(tile => tile.Width)} columns; a row has twelve and a tile at least one.");
        var panels = rows.SelectMany(row => row).Select(tile => tile.Panel).OfType<PanelDescriptor>().ToList();
        foreach (var clash in panels.GroupBy(panel => panel.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            mistakes.Add($"{string.Join(" and ", clash.Select(panel => panel.Type.FullName))} have the same address in {slug}, {clash.Key}. Rename one of them.");
        foreach (var panel in panels.Where(panel => formerIds.ContainsKey((slug, panel.Id))))
            mistakes.Add($"[FormerName(\"{panel.Id}\")] on {slug} is the address of {panel.Type.FullName} now. Remove it.");
        return new(slug, type, info, Filters(type, slug, page, panels), rows);
    }

    private Tile? Place(Type dashboard, string slug, TileDeclaration declared)
    {
        if (declared.Panel is not { } type)
            return new(declared.Width, null, declared.Text);
        if (placed.TryGetValue(type, out var first))
        {
            mistakes.Add($"{type.FullName} stands on {first.Dashboard.FullName} and on {dashboard.FullName}; a panel belongs to one place. Make a second record.");
            return null;
        }

        if (new PanelReader(mistakes, engine).Read(slug, type) is not { } panel)
            return null;
        placed.Add(type, (dashboard, panel));
        foreach (var former in type.GetCustomAttributes<FormerNameAttribute>())
        {
            if (!formerIds.TryAdd((slug, former.Slug), panel.Id))
                mistakes.Add($"[FormerName(\"{former.Slug}\")] of {type.FullName} is a former address of {formerIds[(slug, former.Slug)]} too. One of them must do without it.");
        }

        return new(declared.Width, panel, null);
    }

    private List<FilterDescriptor> Filters(Type dashboard, string slug, Page page, List<PanelDescriptor> panels)
    {
        var taken = new Dictionary<string, (Parameter Parameter, PanelDescriptor Panel)>(StringComparer.Ordinal);
        foreach (var (panel, parameter) in panels.SelectMany(panel => panel.Parameters.Where(p => p.FromCaller is null).Select(p => (panel, p))))
        {
            if (Reserved.Contains(parameter.Name))
                mistakes.Add($"{panel.Type.FullName} has a parameter {parameter.Name}, a name that addresses use for something else. Rename it.");
            if (!taken.TryAdd(parameter.Name, (parameter, panel)))
            {
                var other = taken[parameter.Name];
                if (!other.Parameter.SameTypeAs(parameter))
                    mistakes.Add($"{parameter.Name} is {parameter.Kind} in {panel.Type.FullName} and {other.Parameter.Kind} in {other.Panel.Type.FullName}; one filter has one type.");
                else if (!parameter.IsNullable && other.Parameter.IsNullable)
                    taken[parameter.Name] = (parameter, panel);
            }
        }

        foreach (var twice in page.Filters.GroupBy(filter => filter.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            mistakes.Add($"{dashboard.FullName} declares the filter {twice.Key} {twice.Count()} times.");
        var filters = new List<FilterDescriptor>();
        foreach (var declared in page.Filters.DistinctBy(filter => filter.Name))
        {
            if (!taken.Remove(declared.Name, out var use))
                mistakes.Add($"{dashboard.FullName} declares the filter {declared.Name}, which no panel of it takes. Remove it, or name the parameter so.");
            else if (!use.Parameter.Fits(declared.Type))
                mistakes.Add($"{dashboard.FullName} declares the filter {declared.Name} as {declared.Type.Name}, but {use.Panel.Type.FullName} takes {use.Parameter.Kind}.");
            else if (declared is { Initial: null, Required: false } && !use.Parameter.IsNullable)
                mistakes.Add($"{declared.Name} of {use.Panel.Type.FullName} takes no null, so {dashboard.FullName} must give the filter a first value or say .Required<…>(\"{declared.Name}\", …).");
            else
                filters.Add(new(use.Parameter, declared.Label, declared.Initial, declared.Required) { Options = Options(slug, use.Parameter, use.Panel.Type) });
        }

        foreach (var (parameter, panel) in taken.Values)
        {
            if (!parameter.IsNullable)
                mistakes.Add($"{panel.Type.FullName} takes {parameter.Name}, but {dashboard.FullName} does not say with what it starts. Add .Filter(\"{parameter.Name}\", label, value) or .Required<…>(…).");
            else
                filters.Add(new(parameter, Label(parameter.Name), null, false) { Options = Options(slug, parameter, panel.Type) });
        }

        CheckOptions(dashboard, filters);
        return filters;
    }

    private Query? Options(string slug, Parameter parameter, Type panel)
    {
        if (parameter.OptionsFrom is not { } type)
            return null;
        if (options.TryGetValue(type, out var known))
        {
            if (known.Dashboard != slug)
                mistakes.Add($"{type.FullName} gives options on {known.Dashboard} and on {slug}; such a record belongs to one dashboard.");
            return known;
        }

        var query = new PanelReader(mistakes, engine).ReadOptions(slug, parameter, type, panel);
        if (query is not null)
            options.Add(type, query);
        return query;
    }

    private void CheckOptions(Type dashboard, List<FilterDescriptor> filters)
    {
        foreach (var filter in filters.Where(filter => filter.Options is not null))
        {
            foreach (var needed in filter.Options!.Parameters.Where(p => p.FromCaller is null))
            {
                if (!filters.Any(other => other.Name == needed.Name && other.Parameter.SameTypeAs(needed)))
                    mistakes.Add($"The options of {filter.Name} depend on {needed.Name}, which is no filter of {dashboard.FullName}.");
                else if (needed.Name == filter.Name)
                    mistakes.Add($"The options of {filter.Name} on {dashboard.FullName} depend on {filter.Name} itself.");
            }
        }
    }

    private static string Label(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
