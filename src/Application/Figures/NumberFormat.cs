using System.Globalization;

namespace CleanDash.Application.Figures;

/// <summary>Numbers as people read them: "27,004", "3.2 M", "78.4 %", "−3 min", "$10.24".</summary>
public static class NumberFormat
{
    /// <summary>A format for large numbers: "3.2 M" instead of "3,204,118".</summary>
    public const string Compact = "compact";

    /// <summary>What stands where there is no value.</summary>
    public const string Nothing = "–";

    /// <summary>Between a number and its unit; they stay on one line.</summary>
    internal const string Space = "\u00a0";

    private const string Minus = "\u2212";

    /// <summary>The number without its unit.</summary>
    /// <param name="value">Null gives <see cref="Nothing"/>.</param>
    /// <param name="format">A .NET format such as <c>#,0.00</c>, <see cref="Compact"/>, or null for as many digits as matter.</param>
    public static string Text(double? value, string? format = null)
    {
        if (value is not { } number || !double.IsFinite(number))
            return Nothing;
        var text = format is null ? Automatic(number) : format == Compact ? Short(number) : number.ToString(format, CultureInfo.InvariantCulture);
        return text.Replace("-", Minus, StringComparison.Ordinal);
    }

    /// <summary>The number with its unit: a currency's sign before it, anything else behind a space that does not break.</summary>
    public static string Text(double? value, string? format, string? unit)
    {
        var text = Text(value, format);
        if (string.IsNullOrEmpty(unit) || text == Nothing)
            return text;
        if (!IsBefore(unit))
            return text + Space + unit;
        return text.StartsWith(Minus, StringComparison.Ordinal) ? Minus + unit + text[Minus.Length..] : unit + text;
    }

    /// <summary>Whether a unit stands before its number.</summary>
    internal static bool IsBefore(string? unit) => unit is "$" or "€" or "£" or "¥";

    private static string Automatic(double number) => Math.Abs(number) switch
    {
        >= 1e6 => Short(number),
        >= 1000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => number.ToString("#,0.#", CultureInfo.InvariantCulture),
        _ => number.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Short(double number)
    {
        var (divisor, letter) = Math.Abs(number) switch
        {
            >= 999.5e9 => (1e12, "T"),
            >= 999.5e6 => (1e9, "B"),
            >= 999.5e3 => (1e6, "M"),
            >= 1e4 => (1e3, "k"),
            _ => (1d, ""),
        };
        var scaled = number / divisor;
        var text = scaled.ToString(Math.Abs(scaled) < 99.95 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
        return letter.Length == 0 ? text : text + Space + letter;
    }
}
