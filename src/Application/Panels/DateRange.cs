using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CleanDash.Application.Panels;

/// <summary>
/// Whole days, both ends included; in SQL <c>:name_from</c> is the first day and <c>:name_to</c> the day after the last. A relative one
/// (<c>last-30-days</c>) is resolved before a panel sees it.
/// </summary>
public sealed record DateRange
{
    private const string Format = "yyyy-MM-dd";
    private readonly DateOnly first;
    private readonly DateOnly last;

    private DateRange(DateOnly first, DateOnly last)
    {
        this.first = first;
        this.last = last;
    }

    private DateRange(string relative) => Relative = relative;

    /// <summary>The keywords that need no number, in the order in which a page offers them.</summary>
    public static IReadOnlyList<string> Keywords { get; } =
        ["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year"];

    /// <summary>The keyword of a relative range, null for fixed days.</summary>
    public string? Relative { get; }

    /// <summary>The first day.</summary>
    /// <exception cref="InvalidOperationException">The range is relative.</exception>
    public DateOnly First => Relative is null ? first : throw Unresolved();

    /// <summary>The last day, which is included.</summary>
    /// <exception cref="InvalidOperationException">The range is relative.</exception>
    public DateOnly Last => Relative is null ? last : throw Unresolved();

    /// <summary>The number of days.</summary>
    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Fixed days, both included.</summary>
    /// <exception cref="ArgumentException">The last day is before the first, or the very last day of the calendar.</exception>
    public static DateRange Between(DateOnly first, DateOnly last) =>
        last < first || last == DateOnly.MaxValue
            ? throw new ArgumentException($"{last.ToString(Format, CultureInfo.InvariantCulture)} is before {first.ToString(Format, CultureInfo.InvariantCulture)} or the last day there is.", nameof(last))
            : new(first, last);

    /// <summary>The last whole days before today; where the data end on a day, the days up to and with it.</summary>
    public static DateRange LastDays(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        return new($"last-{days}-days");
    }

    /// <summary>A keyword of <see cref="Keywords"/>.</summary>
    public static DateRange Of(string keyword) =>
        Keywords.Contains(keyword, StringComparer.Ordinal) ? new(keyword) : throw new ArgumentException($"No such range of days: {keyword}.", nameof(keyword));

    /// <summary>Reads the form of an address: <c>2016-01-22..2016-02-11</c> or a keyword.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DateRange? range)
    {
        range = null;
        if (Keywords.Contains(text, StringComparer.Ordinal))
            range = new(text);
        else if (text.StartsWith("last-", StringComparison.Ordinal) && text.EndsWith("-days", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5, Math.Max(0, text.Length - 10)), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= MaxDays)
            range = new($"last-{days}-days");
        else if (text.Split("..") is [var from, var to] && TryParseDay(from, out var first) && TryParseDay(to, out var last) && first <= last && last != DateOnly.MaxValue)
            range = new(first, last);
        return range is not null;
    }

    /// <summary>Fixed days for a relative range.</summary>
    /// <param name="today">Today in the dashboard's time zone, or the day on which its data end.</param>
    /// <param name="dataEndToday">True where the data end on <paramref name="today"/>: then <c>last-N-days</c> ends on it.</param>
    public DateRange Resolve(DateOnly today, bool dataEndToday)
    {
        if (Relative is null)
            return this;
        var week = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        var quarter = new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1);
        var year = new DateOnly(today.Year, 1, 1);
        return Relative switch
        {
            "today" => new(today, today),
            "yesterday" => new(today.AddDays(-1), today.AddDays(-1)),
            "this-week" => new(week, today),
            "last-week" => new(week.AddDays(-7), week.AddDays(-1)),
            "this-month" => new(month, today),
            "last-month" => new(month.AddMonths(-1), month.AddDays(-1)),
            "this-quarter" => new(quarter, today),
            "last-quarter" => new(quarter.AddMonths(-3), quarter.AddDays(-1)),
            "this-year" => new(year, today),
            "last-year" => new(year.AddYears(-1), year.AddDays(-1)),
            _ => LastDaysBefore(today, dataEndToday),
        };
    }

    /// <summary>The form of an address.</summary>
    public override string ToString() => Relative
        ?? $"{first.ToString(Format, CultureInfo.InvariantCulture)}..{last.ToString(Format, CultureInfo.InvariantCulture)}";

    internal static bool TryParseDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private const int MaxDays = 36_600;

    private DateRange LastDaysBefore(DateOnly today, bool dataEndToday)
    {
        int days = int.Parse(Relative.AsSpan(5, Relative!.Length - 10), CultureInfo.InvariantCulture);
        var end = dataEndToday ? today : today.AddDays(-1);
        return new(end.AddDays(1 - days), end);
    }

    private InvalidOperationException Unresolved() => new($"The range {Relative} has no days until it is resolved.");
}
