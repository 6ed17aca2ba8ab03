using System.Globalization;
using CleanDash.Application.Panels;

namespace CleanDash.Application.Catalogue;

/// <summary>A filter as a page shows it.</summary>
/// <param name="Filter">What it is.</param>
/// <param name="Values">What it is set to, in the form of an address; none for no restriction.</param>
/// <param name="IsInitial">True while it has its first value.</param>
/// <param name="IsMissing">True when it must be set and is not.</param>
/// <param name="Shown">What it is set to, in words.</param>
/// <param name="More">How many further values there are beside those in <paramref name="Shown"/>.</param>
/// <param name="Days">The resolved days of a range.</param>
/// <param name="Options">Its choices; null when it has none or they are not known yet.</param>
/// <param name="WhyNoOptions">Why its choices cannot be had, in a sentence; null when they can, or are only awaited.</param>
public sealed record FilterView(
    FilterDescriptor Filter, IReadOnlyList<string> Values, bool IsInitial, bool IsMissing, string Shown, int More, DateRange? Days, OptionList? Options, string? WhyNoOptions)
{
    private const int NamesShown = 2;

    /// <summary>The name in the address.</summary>
    public string Name => Filter.Name;

    /// <summary>The ranges of days that a page offers, as in the address and in words.</summary>
    public static IReadOnlyList<(string Value, string Label)> Presets { get; } =
        [.. new[] { "today", "yesterday", "last-7-days", "last-30-days", "this-month", "last-month", "this-year" }.Select(range => (range, Words(range)))];

    /// <summary>Words for a name of an address: <c>last-30-days</c> gives <c>Last 30 days</c>.</summary>
    public static string Words(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    internal static FilterView Of(FilterDescriptor filter, FilterValues values, IReadOnlyList<Option>? options, string? whyNoOptions)
    {
        object? written = values.AsWritten[filter.Name];
        var texts = filter.Parameter.Write(written);
        bool initial = texts.SequenceEqual(filter.Parameter.Write(filter.Initial), StringComparer.Ordinal);
        bool several = filter.Parameter.Kind is ParameterKind.Ints or ParameterKind.Texts;
        var days = values[filter.Name] as DateRange;
        string shown = (written, texts) switch
        {
            _ when values.IsMissing(filter.Name) => "choose one",
            (DateRange { Relative: { } relative }, _) => Words(relative),
            (DateRange range, _) => Words(range),
            (DateOnly day, _) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            (bool flag, _) => flag ? "Yes" : "No",
            (_, []) => "All",
            _ => string.Join(", ", texts.Take(NamesShown).Select(text => Label(text, filter, options))),
        };
        return new(filter, texts, initial, values.IsMissing(filter.Name), shown, several ? Math.Max(0, texts.Count - NamesShown) : 0, days, options is null ? null : FilterOptions.Matching(options, null), whyNoOptions);
    }

    private static string Label(string value, FilterDescriptor filter, IReadOnlyList<Option>? options) =>
        options?.FirstOrDefault(option => option.Value == value)?.Label
        ?? (filter.Parameter.Kind == ParameterKind.Choice ? Words(value) : value);

    private static string Words(DateRange range)
    {
        var culture = CultureInfo.InvariantCulture;
        string last = range.Last.ToString("d MMM yyyy", culture);
        return range.First == range.Last ? last
            : range.First.Year == range.Last.Year ? $"{range.First.ToString("d MMM", culture)} – {last}"
            : $"{range.First.ToString("d MMM yyyy", culture)} – {last}";
    }
}
