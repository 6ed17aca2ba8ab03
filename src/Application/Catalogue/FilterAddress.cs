using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;

namespace CleanDash.Application.Catalogue;

/// <summary>The forms in which an address carries filters.</summary>
internal static class FilterAddress
{
    /// <summary>An address without what only forms send: <c>date.from</c>, <c>date.to</c> and <c>date.shown</c>, a preset beside them, hidden empty values beside others.</summary>
    /// <param name="Address">The address.</param>
    /// <param name="WasForm">True when anything of that kind was in it.</param>
    internal sealed record Form(IReadOnlyDictionary<string, IReadOnlyList<string>> Address, bool WasForm);

    public static Result<Form> FromForm(DashboardDescriptor dashboard, IReadOnlyDictionary<string, IReadOnlyList<string>> address)
    {
        var plain = new Dictionary<string, IReadOnlyList<string>>(address, StringComparer.Ordinal);
        bool wasForm = false;
        foreach (var filter in dashboard.Filters)
        {
            string name = filter.Name;
            bool hasFrom = plain.Remove(name + ".from", out var from), hasTo = plain.Remove(name + ".to", out var to);
            plain.Remove(name + ".shown", out var shown);
            if (filter.Parameter.Kind == ParameterKind.Dates && (hasFrom || hasTo))
            {
                wasForm = true;
                string first = hasFrom ? from![^1] : "", last = hasTo ? to![^1] : "";
                if (plain.TryGetValue(name, out var preset) && preset.LastOrDefault(text => text.Length > 0) is { } chosen)
                    plain[name] = [chosen];
                else if (first.Length > 0 && last.Length > 0 && !DateRange.TryParse($"{first}..{last}", out _))
                    return new Refusal(RefusalKind.Invalid, "filter.value", $"{filter.Label} needs a first day that is not after its last day.") { Field = name };
                else if (first.Length > 0 && last.Length > 0)
                    plain[name] = [Untouched(shown, $"{first}..{last}")];
                else if (first.Length + last.Length > 0)
                    return new Refusal(RefusalKind.Invalid, "filter.value", $"{filter.Label} needs both days, the first and the last.") { Field = name };
                else
                    plain.Remove(name);
            }
            else if (hasFrom || hasTo)
            {
                plain[name + ".from"] = from ?? to!;
            }

            if (plain.TryGetValue(name, out var texts) && texts.Count > 1 && texts.Any(text => text.Length == 0))
            {
                wasForm = true;
                plain[name] = texts.Any(text => text.Length > 0) ? [.. texts.Where(text => text.Length > 0)] : [""];
            }
        }

        return new Form(plain, wasForm);
    }

    /// <summary>
    /// A form sends the days of a relative range too, as <c>date.from</c> and <c>date.to</c>. While they are the ones that it showed
    /// (<c>date.shown=last-30-days:2016-01-31..2016-02-29</c>) nobody changed them, and the range stays relative.
    /// </summary>
    private static string Untouched(IReadOnlyList<string>? shown, string days) =>
        shown?[^1].Split(':', 2) is [var relative, var its] && its == days ? relative : days;

    /// <summary>The query string of these filters, with its question mark; empty for none.</summary>
    public static string Write(IEnumerable<FilterView> filters)
    {
        string query = string.Join('&', filters.SelectMany(filter => filter.Values.DefaultIfEmpty("").Select(value => $"{filter.Name}={Uri.EscapeDataString(value)}")));
        return query.Length == 0 ? "" : "?" + query;
    }
}
