using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Domain.Access;
using Microsoft.Extensions.Options;
using Plotly.NET;

namespace CleanDash.Integration.Dashboards;

/// <summary>The panels of the demo dashboards with the results that they must give for certain values.</summary>
internal static class DemoPanels
{
    private static readonly DashboardIndex Index = Discovery.Scan([typeof(ApplicationServices).Assembly]);

    private static readonly Dictionary<string, JsonElement> Known = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Dashboards", "panels.json")))
        .RootElement.EnumerateArray()
        .ToDictionary(panel => panel.GetProperty("type").GetString()!, StringComparer.Ordinal);

    public static IEnumerable<string> Types => Known.Keys;

    public static IReadOnlyList<DashboardDescriptor> Dashboards => Index.All;

    public static JsonElement Expected(string type) => Known[type];

    public static (DashboardDescriptor Dashboard, PanelDescriptor Panel) Find(string type)
    {
        var dashboard = Index.Find(Known[type].GetProperty("slug").GetString()!)!;
        return (dashboard, dashboard.Panel(Known[type].GetProperty("id").GetString()!)!);
    }

    /// <summary>The panel with the values of an address.</summary>
    public static object Request(string type, string address)
    {
        var (dashboard, panel) = Find(type);
        var query = address.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).GroupBy(part => part[0], part => part[1], StringComparer.Ordinal);
        var binding = new PanelBinding(AskerOf(type), TimeProvider.System, Options.Create(new SiteOptions()));
        var filters = binding.Read(dashboard, query.ToDictionary(values => values.Key, values => (IReadOnlyList<string>)[.. values], StringComparer.Ordinal)).Value!;
        return panel.Query.Create(binding.Values(panel.Query, filters).Value!);
    }

    /// <summary>Somebody with the attributes for which the panel's rows are known.</summary>
    private static Caller AskerOf(string type)
    {
        var attributes = Known[type].TryGetProperty("caller", out var given)
            ? given.EnumerateObject().ToFrozenDictionary(attribute => attribute.Name, attribute => attribute.Value.GetString()!)
            : FrozenDictionary<string, string>.Empty;
        var caller = new Caller();
        caller.Is(new Person(new UserId(Guid.NewGuid()), "ann@example.com", "Ann", FrozenSet.Create("user"), attributes, "", IsActive: true, IsDemo: false), address: null);
        return caller;
    }

    public static Statement Statement(string type, object request) =>
        Find(type).Panel.Query.Statement(request, new StatementLimits(1_000_000, 64 << 20, TimeSpan.FromMinutes(1)), new Caller());

    /// <summary>Draws a chart's panel over its rows; null where the panel is no chart.</summary>
    public static GenericChart? Draw(string type, object request, ColumnSet rows)
    {
        var panel = Find(type).Panel;
        return panel.Kind != PanelKind.Chart
            ? null
            : (GenericChart)typeof(DemoPanels).GetMethod(nameof(DrawChart), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(panel.Columns).Invoke(null, [request, rows])!;
    }

    /// <summary>The panel's part of an answer, as a page gets it.</summary>
    public static string DrawJson(string type, object request, ColumnSet rows)
    {
        var panel = Find(type).Panel;
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            typeof(DemoPanels).GetMethod(nameof(WriteDrawn), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(panel.Columns).Invoke(null, [panel, request, rows, json]);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The values of a statement as the results say them.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static void WriteDrawn<TColumns>(PanelDescriptor panel, object request, ColumnSet rows, Utf8JsonWriter json)
        where TColumns : class => Drawn.Of(request, rows.Bind<TColumns>()).Write(panel, json);

    private static GenericChart DrawChart<TColumns>(object request, ColumnSet rows)
        where TColumns : class => ((IChart<TColumns>)request).Draw(rows.Bind<TColumns>());
}
