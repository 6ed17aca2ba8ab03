using CleanDash.Application.Messaging;
using CleanDash.Domain;

namespace CleanDash.Application.Panels;

/// <summary>What an address says of a dashboard's filters; dates are resolved, what it leaves out has its first value.</summary>
public sealed class FilterValues
{
    private readonly Dictionary<string, object?> values;
    private readonly HashSet<string> missing;

    private FilterValues(Dictionary<string, object?> values, HashSet<string> missing, IReadOnlyDictionary<string, object?> asWritten)
    {
        this.values = values;
        this.missing = missing;
        AsWritten = asWritten;
    }

    /// <summary>The values by name before relative dates were resolved.</summary>
    public IReadOnlyDictionary<string, object?> AsWritten { get; }

    /// <summary>The value of a filter, null for no restriction.</summary>
    public object? this[string name] => values[name];

    /// <summary>Whether a filter must be set and is not.</summary>
    public bool IsMissing(string name) => missing.Contains(name);

    /// <summary>Reads an address against the filters of a dashboard.</summary>
    /// <param name="dashboard">Whose filters.</param>
    /// <param name="address">Names and values as in the address.</param>
    /// <param name="today">Today in the dashboard's time zone, or the day on which its data end.</param>
    /// <returns>The values, or a refusal that names the parameter.</returns>
    public static Result<FilterValues> Read(DashboardDescriptor dashboard, IReadOnlyDictionary<string, IReadOnlyList<string>> address, DateOnly today)
    {
        foreach (string name in address.Keys)
        {
            if (!dashboard.Filters.Any(filter => filter.Name == name))
                return Unknown(name, dashboard);
        }

        var resolved = new Dictionary<string, object?>(dashboard.Filters.Count, StringComparer.Ordinal);
        var asWritten = new Dictionary<string, object?>(dashboard.Filters.Count, StringComparer.Ordinal);
        var unset = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in dashboard.Filters)
        {
            object? value = filter.Initial;
            if (address.TryGetValue(filter.Name, out var texts))
            {
                IReadOnlyList<string> given = texts.Any(text => text.Length == 0) ? [.. texts.Where(text => text.Length > 0)] : texts;
                if (given.Count > 0)
                {
                    (value, string? mistake) = filter.Parameter.Read(given);
                    if (mistake is not null)
                        return new Refusal(RefusalKind.Invalid, "filter.value", mistake) { Field = filter.Name };
                }
                else if (filter.Parameter.IsNullable)
                {
                    value = null;
                }
            }

            if (value is null && filter.IsRequired)
                unset.Add(filter.Name);
            asWritten[filter.Name] = value;
            try
            {
                resolved[filter.Name] = value is DateRange range ? range.Resolve(today, dashboard.Info.DataUntil is not null) : value;
            }
            catch (ArgumentOutOfRangeException)
            {
                return new Refusal(RefusalKind.Invalid, "filter.value", $"{filter.Name} reaches before the first day of the calendar; take fewer days.") { Field = filter.Name };
            }
        }

        return new FilterValues(resolved, unset, asWritten);
    }

    private static Refusal Unknown(string name, DashboardDescriptor dashboard)
    {
        string known = dashboard.Filters.Count == 0 ? "none" : string.Join(", ", dashboard.Filters.Select(filter => filter.Name));
        string shown = name.Length <= 40 && !name.Any(char.IsControl) ? name : "one of the names in the address";
        return new(RefusalKind.Invalid, "filter.unknown", $"There is no filter {shown} here. The filters are: {known}.") { Field = shown };
    }
}
