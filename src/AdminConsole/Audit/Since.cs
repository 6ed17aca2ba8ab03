using System.Globalization;

namespace CleanDash.AdminConsole.Audit;

/// <summary>A moment as people type it: a day, an instant, or how long ago.</summary>
internal static class Since
{
    public const string Wanted = "--since takes a day (2026-11-24), an instant (2026-11-24T09:40Z) or how long ago (7d, 12h, 30m).";

    // Of days, more than there have been.
    private const int Most = 1_000_000;

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK"];

    /// <summary>The moment in UTC; a day begins at midnight, and what names no zone is UTC, as every listing shows it.</summary>
    public static bool TryRead(string text, DateTime now, out DateTime since)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            since = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            return true;
        }

        if (DateTime.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out since)) return true;
        var ago = text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Most ? count * Unit(text[^1]) : TimeSpan.Zero;
        since = ago < now - DateTime.MinValue ? now - ago : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
        return ago > TimeSpan.Zero;
    }

    private static TimeSpan Unit(char unit) => unit switch
    {
        'd' => TimeSpan.FromDays(1),
        'h' => TimeSpan.FromHours(1),
        'm' => TimeSpan.FromMinutes(1),
        _ => TimeSpan.Zero,
    };
}
