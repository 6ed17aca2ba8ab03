using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>The kinds of values that a filter can have.</summary>
public enum ParameterKind
{
    /// <summary>A range of days.</summary>
    Dates,

    /// <summary>One day.</summary>
    Day,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A number.</summary>
    Double,

    /// <summary>A decimal number.</summary>
    Decimal,

    /// <summary>Text; a choice where it has options.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Bool,

    /// <summary>One of the names of an enum.</summary>
    Choice,

    /// <summary>Several whole numbers.</summary>
    Ints,

    /// <summary>Several texts.</summary>
    Texts,
}

/// <summary>One parameter of a panel or of options: its name, its kind, and the three forms of its values (C#, address, SQL).</summary>
public sealed class Parameter
{
    private const int MaxText = 1_000;
    private const int MaxValues = 1_000;
    private readonly Type type;
    private readonly string[] choices;

    private Parameter(string name, ParameterKind kind, Type type, bool nullable)
    {
        Name = name;
        Kind = kind;
        this.type = type;
        IsNullable = nullable;
        choices = kind == ParameterKind.Choice ? [.. Enum.GetNames(type).Select(Slug.Kebab)] : [];
    }

    /// <summary>The name in the address and in the SQL: <c>dropoff_zips</c>.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public ParameterKind Kind { get; }

    /// <summary>True when it can be without a value: null, or an empty list.</summary>
    public bool IsNullable { get; }

    /// <summary>The names of a choice, in the order of the enum; empty for other kinds.</summary>
    public IReadOnlyList<string> Choices => choices;

    /// <summary>The record of <see cref="IOptions"/> that gives its choices, if any.</summary>
    public Type? OptionsFrom { get; private init; }

    /// <summary>The attribute of the person that it is bound from, if it is.</summary>
    public string? FromCaller { get; private init; }

    /// <summary>The markers that it fills in the SQL.</summary>
    public IReadOnlyList<string> Markers => Kind == ParameterKind.Dates ? [Name + "_from", Name + "_to"] : [Name];

    /// <summary>What a record gets where there is no value: null, or an empty list.</summary>
    internal object? Nothing => Kind switch
    {
        ParameterKind.Ints => Array.Empty<int>(),
        ParameterKind.Texts => Array.Empty<string>(),
        _ => null,
    };

    /// <summary>True when the two can be one filter.</summary>
    internal bool SameTypeAs(Parameter other) => type == other.type;

    /// <summary>The parameter for a constructor's parameter, or null when its type is none that a filter can have.</summary>
    internal static Parameter? Of(ParameterInfo info)
    {
        var underlying = Nullable.GetUnderlyingType(info.ParameterType);
        if (KindOf(underlying ?? info.ParameterType) is not { } kind)
            return null;
        bool nullable = underlying is not null || kind is ParameterKind.Ints or ParameterKind.Texts
            || (!info.ParameterType.IsValueType && new NullabilityInfoContext().Create(info).WriteState == NullabilityState.Nullable);
        return new(Slug.Snake(info.Name!), kind, underlying ?? info.ParameterType, nullable)
        {
            OptionsFrom = info.GetCustomAttributes().OfType<IOptionsSource>().FirstOrDefault()?.Options,
            FromCaller = info.GetCustomAttribute<FromCallerAttribute>()?.Attribute,
        };
    }

    internal static ParameterKind? KindOf(Type type) =>
        type == typeof(DateRange) ? ParameterKind.Dates
        : type == typeof(DateOnly) ? ParameterKind.Day
        : type == typeof(int) ? ParameterKind.Int
        : type == typeof(double) ? ParameterKind.Double
        : type == typeof(decimal) ? ParameterKind.Decimal
        : type == typeof(string) ? ParameterKind.Text
        : type == typeof(bool) ? ParameterKind.Bool
        : type.IsEnum ? ParameterKind.Choice
        : type == typeof(IReadOnlyList<int>) ? ParameterKind.Ints
        : type == typeof(IReadOnlyList<string>) ? ParameterKind.Texts
        : null;

    /// <summary>True when a declared filter of that type is this parameter's.</summary>
    internal bool Fits(Type declared) => (Nullable.GetUnderlyingType(declared) ?? declared) == type;

    /// <summary>Reads the values of an address; empty ones have been taken out, at least one is left.</summary>
    /// <returns>The value, or a sentence that says what is wrong and what would be right.</returns>
    internal (object? Value, string? Mistake) Read(IReadOnlyList<string> texts)
    {
        if (Kind is ParameterKind.Ints or ParameterKind.Texts)
            return ReadSeveral(texts);
        if (texts.Count > 1)
            return (null, $"{Name} takes one value, not {texts.Count}.");
        string text = texts[0];
        return Kind switch
        {
            ParameterKind.Dates when DateRange.TryParse(text, out var range) => (range, null),
            ParameterKind.Dates => (null, $"{Name} is two days or a range's name, for example {Name}=2016-01-22..2016-02-11 or {Name}=last-30-days."),
            ParameterKind.Day when DateRange.TryParseDay(text, out var day) => (day, null),
            ParameterKind.Day => (null, $"{Name} is a day, for example {Name}=2016-01-22."),
            ParameterKind.Int when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => (number, null),
            ParameterKind.Int => (null, $"{Name} is a whole number between -2147483648 and 2147483647, for example {Name}=100."),
            ParameterKind.Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => (number, null),
            ParameterKind.Decimal when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) => (number, null),
            ParameterKind.Double or ParameterKind.Decimal => (null, $"{Name} is a number with a point, for example {Name}=2.5."),
            ParameterKind.Bool when text is "true" or "false" => (text == "true", null),
            ParameterKind.Bool => (null, $"{Name} is true or false."),
            ParameterKind.Choice when Array.IndexOf(choices, text) is >= 0 and var i => (Enum.GetValues(type).GetValue(i), null),
            ParameterKind.Choice => (null, $"{Name} is one of {string.Join(", ", choices)}."),
            _ => ReadText(text),
        };
    }

    /// <summary>The form of an address, the same for equal values; none for null.</summary>
    internal IReadOnlyList<string> Write(object? value) => value switch
    {
        null => [],
        DateOnly day => [day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        bool flag => [flag ? "true" : "false"],
        Enum choice => [choices[Array.IndexOf(Enum.GetValues(type), choice)]],
        string text => [text],
        IEnumerable several => [.. several.Cast<object>().Select(one => Convert.ToString(one, CultureInfo.InvariantCulture)!)],
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture)!],
    };

    /// <summary>The values for its markers.</summary>
    internal IEnumerable<StatementParameter> ToSql(object? value)
    {
        switch (Kind)
        {
            case ParameterKind.Dates:
                var range = (DateRange?)value;
                yield return new(Name + "_from", ParameterType.Date, range?.First);
                yield return new(Name + "_to", ParameterType.Date, range?.Last.AddDays(1));
                break;
            case ParameterKind.Ints or ParameterKind.Texts:
                string? json = value is ICollection { Count: > 0 } or IReadOnlyCollection<int> { Count: > 0 } or IReadOnlyCollection<string> { Count: > 0 }
                    ? JsonSerializer.Serialize(value)
                    : null;
                yield return new(Name, ParameterType.String, json);
                break;
            case ParameterKind.Choice:
                yield return new(Name, ParameterType.String, value is null ? null : Write(value)[0]);
                break;
            default:
                yield return new(Name, SqlType, value);
                break;
        }
    }

    private ParameterType SqlType => Kind switch
    {
        ParameterKind.Day => ParameterType.Date,
        ParameterKind.Int => ParameterType.Int,
        ParameterKind.Double => ParameterType.Double,
        ParameterKind.Decimal => ParameterType.Decimal,
        ParameterKind.Bool => ParameterType.Bool,
        _ => ParameterType.String,
    };

    private (object? Value, string? Mistake) ReadText(string text)
    {
        if (text.Length > MaxText)
            return (null, $"{Name} is longer than {MaxText} characters.");
        return text.Any(char.IsControl)
            ? (null, $"{Name} has control characters in it; write plain text.")
            : (text, null);
    }

    private (object? Value, string? Mistake) ReadSeveral(IReadOnlyList<string> texts)
    {
        if (texts.Count > MaxValues)
            return (null, $"{Name} takes at most {MaxValues} values, not {texts.Count}.");
        if (Kind == ParameterKind.Texts)
        {
            string? mistake = texts.Select(text => ReadText(text).Mistake).FirstOrDefault(m => m is not null);
            return (mistake is null ? (IReadOnlyList<string>)[.. texts.Distinct(StringComparer.Ordinal)] : null, mistake);
        }

        var numbers = new List<int>(texts.Count);
        foreach (string text in texts)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
                return (null, $"{Name} takes whole numbers, for example {Name}=10001&{Name}=10003.");
            if (!numbers.Contains(number))
                numbers.Add(number);
        }

        return ((IReadOnlyList<int>)numbers, null);
    }
}
