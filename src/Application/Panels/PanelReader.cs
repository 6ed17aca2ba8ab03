using System.Reflection;
using System.Text.RegularExpressions;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>Reads one panel's or one options' record: constructor, columns, SQL.</summary>
/// <param name="mistakes">Takes a sentence for each thing that is not as it must be.</param>
/// <param name="engine">The engine that is asked.</param>
internal sealed partial class PanelReader(List<string> mistakes, Engine engine = Engine.DuckDb)
{
    /// <summary>The columns' records of the panel interfaces that a type implements; empty for what is no panel.</summary>
    public static IReadOnlyList<Type> ColumnsOf(Type type) =>
        [.. type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IPanel<>)).Select(i => i.GetGenericArguments()[0])];

    public PanelDescriptor? Read(string dashboard, Type type)
    {
        int before = mistakes.Count;
        if (ColumnsOf(type) is not [var columns])
        {
            mistakes.Add($"{type.FullName} must be exactly one of IChart<…>, INumber<…>, ITable<…>.");
            return null;
        }

        var kinds = type.GetInterfaces().Where(i => i.IsGenericType).Select(i => i.GetGenericTypeDefinition()).Select(Kind).OfType<PanelKind>().ToList();
        if (kinds is not [var kind])
        {
            mistakes.Add($"{type.FullName} must be exactly one of IChart<…>, INumber<…>, ITable<…>.");
            return null;
        }

        if (Statics.Read(mistakes, type, () => (Info: Statics.Info<PanelInfo>(type), Sql: Statics.Sql(type, engine))) is not { } said)
            return null;
        var info = said.Info;
        if (string.IsNullOrWhiteSpace(info.Title))
            mistakes.Add($"{type.FullName} has no title.");
        if (info.Fresh < TimeSpan.Zero)
            mistakes.Add($"{type.FullName} says Fresh = {info.Fresh}; leave it out, or give TimeSpan.Zero for an answer that is never kept.");
        if (info.MaxRows is < 1)
            mistakes.Add($"{type.FullName} says MaxRows = {info.MaxRows}; leave it out or give at least 1.");
        foreach (string mistake in ColumnSet.CheckType(columns))
            mistakes.Add($"{type.FullName}: {mistake}");
        var query = ReadQuery(dashboard, Slug.Kebab(type.Name), type, said.Sql);
        return mistakes.Count == before ? new(columns, kind, info, query!) : null;
    }

    public Query? ReadOptions(string dashboard, Parameter parameter, Type type, Type panel)
    {
        int before = mistakes.Count;
        if (parameter.Kind is not (ParameterKind.Text or ParameterKind.Int or ParameterKind.Texts or ParameterKind.Ints))
            mistakes.Add($"{panel.FullName} takes the options of {parameter.Name} from {type.Name}; only texts and whole numbers have options.");
        if (Statics.Read(mistakes, type, () => Statics.Sql(type, engine)) is not { } sql)
            return null;
        var query = ReadQuery(dashboard, parameter.Name, type, sql);
        return mistakes.Count == before ? query : null;
    }

    private Query? ReadQuery(string dashboard, string id, Type type, (string Portable, string? Own) sql)
    {
        int before = mistakes.Count;
        if (!type.IsSealed || type.GetConstructors() is not [var constructor])
        {
            mistakes.Add($"{type.FullName} must be a sealed record with one constructor: its list of parameters.");
            return null;
        }

        var parameters = new List<Parameter>();
        var read = new List<Func<object, object?>>();
        foreach (var declared in constructor.GetParameters())
        {
            if (Parameter.Of(declared) is not { } parameter)
            {
                mistakes.Add($"{type.FullName}: {declared.Name} is {declared.ParameterType.Name}, which no filter can be. Take DateRange, DateOnly, int, double, decimal, string, bool, an enum, IReadOnlyList<int> or IReadOnlyList<string>.");
                continue;
            }

            if (declared.HasDefaultValue)
                mistakes.Add($"{type.FullName}: {declared.Name} has a default in the constructor; first values stand in the dashboard, .Filter(\"{parameter.Name}\", …).");
            if (type.GetProperty(declared.Name!)?.GetMethod is not { } getter || getter.ReturnType != declared.ParameterType)
            {
                mistakes.Add($"{type.FullName}: {declared.Name} has no property of that name; write the panel as a positional record.");
                continue;
            }

            var invoker = MethodInvoker.Create(getter);
            parameters.Add(parameter);
            read.Add(record => invoker.Invoke(record));
        }

        CheckMarkers(type, sql.Portable, parameters);
        if (sql.Own is { } own)
            CheckMarkers(type, own, parameters);
        var create = ConstructorInvoker.Create(constructor);
        return mistakes.Count == before ? new(type, dashboard, id, sql.Own ?? sql.Portable, sql.Own is null, parameters, values => create.Invoke(values.AsSpan()), [.. read]) : null;
    }

    private void CheckMarkers(Type type, string sql, List<Parameter> parameters)
    {
        var used = SqlText.Parse(sql).Markers;
        foreach (string clash in parameters.SelectMany(p => p.Markers).GroupBy(m => m, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key))
            mistakes.Add($"{type.FullName}: two parameters fill the marker :{clash}. Rename one of them.");
        foreach (string marker in used.Where(marker => !parameters.Any(p => p.Markers.Contains(marker, StringComparer.Ordinal))))
            mistakes.Add($"{type.FullName}: the SQL names :{marker}, which no parameter fills. It has {(parameters.Count == 0 ? "none" : string.Join(", ", parameters.SelectMany(p => p.Markers).Select(m => ":" + m)))}.");
        foreach (var parameter in parameters.Where(p => p.FromCaller is not null))
        {
            if (!used.Contains(parameter.Name, StringComparer.Ordinal))
                mistakes.Add($"{type.FullName}: {parameter.Name} comes from the person who asks, but the SQL does not use :{parameter.Name}; everybody would see every row.");
            if (NullTest().Matches(sql).Any(match => match.Groups["name"].Value == parameter.Name))
                mistakes.Add($"{type.FullName}: :{parameter.Name} comes from the person who asks and is never null; remove :{parameter.Name} IS NULL from the SQL.");
        }
    }

    private static PanelKind? Kind(Type definition) =>
        definition == typeof(IChart<>) ? PanelKind.Chart
        : definition == typeof(INumber<>) ? PanelKind.Number
        : definition == typeof(ITable<>) ? PanelKind.Table
        : null;

    [GeneratedRegex(@":(?<name>\w+)\s+IS\s+NULL", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NullTest();
}
