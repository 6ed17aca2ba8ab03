using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Values that the interface writes as text. Each is read whole or not at all: what is not quite a value of its type is <see cref="FormatException"/>, which repeats nothing of it.</summary>
internal static partial class TextValues
{
    private const int MostDigits = 38;

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK"];

    public static bool Flag(string text) => bool.TryParse(text, out var value) ? value : throw No();

    public static T Whole<T>(string text)
        where T : struct, INumber<T> => IsWhole(text) && T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw No();

    /// <summary>Also <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>; digits that are too large for the type are no infinity.</summary>
    public static T Fraction<T>(string text)
        where T : struct, IFloatingPoint<T> =>
        IsWhole(text) && T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
        && (T.IsFinite(value) || !text.AsSpan().ContainsAnyInRange('0', '9'))
            ? value
            : throw No();

    /// <summary>The digits of a decimal number without its point, as a type of that scale holds them; digits are never rounded away.</summary>
    public static Int128 Decimal(string text, int precision, int scale)
    {
        if (DecimalNumber().Match(text) is not { Success: true } match)
            throw No();
        var (digits, fraction) = (match.Groups["whole"].Value + match.Groups["fraction"].Value, match.Groups["fraction"].Length);
        var exponent = match.Groups["exponent"] is { Success: true } given ? int.Parse(given.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        // How many zeros are missing behind the digits, or have to be there to be left out.
        var zeros = scale - fraction + exponent;
        digits = digits.TrimStart('0');
        if (zeros < 0)
        {
            var kept = Math.Max(0, digits.Length + zeros);
            if (digits.AsSpan(kept).ContainsAnyExcept('0'))
                throw No();
            digits = digits[..kept];
            zeros = 0;
        }

        if (digits.Length == 0)
            return Int128.Zero;
        if (digits.Length + zeros > Math.Min(precision, MostDigits))
            throw No();
        var value = Int128.Parse(digits + new string('0', zeros), NumberStyles.None, CultureInfo.InvariantCulture);
        return match.Groups["minus"].Success ? -value : value;
    }

    /// <summary>Days since 1970.</summary>
    public static int Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber
            : throw No();

    /// <summary>Microseconds since 1970. Without a zone it is the session's, which is UTC, as the test of the warehouse makes sure.</summary>
    public static long Instant(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : throw No();

    /// <summary>Microseconds since 1970 of a clock in no zone.</summary>
    public static long ClockTime(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Offset == TimeSpan.Zero
            ? (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : throw No();

    /// <summary>The months of an interval, as <c>1-2</c>, also within <c>INTERVAL '1-2' YEAR TO MONTH</c>.</summary>
    public static int Months(string text)
    {
        if (YearsAndMonths().Match(text) is not { Success: true } match)
            throw No();
        var months = (Number(match, "years") * 12) + Number(match, "months");
        return checked((int)(match.Groups["minus"].Success ? -months : months));
    }

    /// <summary>The microseconds of an interval, as <c>1 02:03:04.5</c>, also within <c>INTERVAL '1 02:03:04.5' DAY TO SECOND</c>.</summary>
    public static long Microseconds(string text)
    {
        if (DaysAndTime().Match(text) is not { Success: true } match)
            throw No();
        var fraction = match.Groups["fraction"].Value.PadRight(6, '0');
        if (fraction.AsSpan(6).ContainsAnyExcept('0'))
            throw No();
        var seconds = (Number(match, "days") * 86_400) + (Number(match, "hours") * 3_600) + (Number(match, "minutes") * 60) + Number(match, "seconds");
        var all = checked(seconds * 1_000_000) + long.Parse(fraction[..6], NumberStyles.None, CultureInfo.InvariantCulture);
        return match.Groups["minus"].Success ? -all : all;
    }

    /// <summary>Bytes, in base 64.</summary>
    public static byte[] Bytes(string text) => Convert.FromBase64String(text);

    // The library's own reading lets zero characters follow.
    private static bool IsWhole(string text) => text is [.., not '\0'];

    private static long Number(Match match, string group) => match.Groups[group] is { Success: true } given ? long.Parse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static FormatException No() => new("The text is no value of its type.");

    [GeneratedRegex(@"^(?<minus>-)?(?<whole>[0-9]{1,60})(?:[.](?<fraction>[0-9]{0,60}))?(?:[eE](?<exponent>[+-]?[0-9]{1,3}))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(@"^(?:INTERVAL ')?(?<minus>-)?(?<years>[0-9]{1,9})-(?<months>[0-9]{1,2})(?:' YEAR TO MONTH)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YearsAndMonths();

    [GeneratedRegex(@"^(?:INTERVAL ')?(?<minus>-)?(?<days>[0-9]{1,9}) (?<hours>[0-9]{2}):(?<minutes>[0-9]{2}):(?<seconds>[0-9]{2})(?:[.](?<fraction>[0-9]{1,9}))?(?:' DAY TO SECOND)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DaysAndTime();
}
