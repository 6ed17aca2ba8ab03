using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace CleanDash.Infrastructure.Settings;

/// <summary>Fills option classes, one property a key, and gathers every mistake instead of stopping at the first.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Errors { get; } = [];

    /// <summary>The keys of all options that were bound.</summary>
    public IReadOnlyCollection<string> Known => known;

    /// <summary>The options with what the configuration says; a value that is not well formed is an error and leaves the default.</summary>
    public T Bind<T>(string section)
        where T : new()
    {
        var options = new T();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
        {
            var key = $"{section}:{property.Name}";
            known.Add(key);
            if (property.PropertyType == typeof(IReadOnlyList<string>))
            {
                var items = configuration.GetSection(key).GetChildren().ToList();
                foreach (var item in items) known.Add(item.Path);
                property.SetValue(options, items.Select(static item => item.Value ?? "").Where(static value => value.Length > 0).ToList());
                continue;
            }

            if (property.PropertyType == typeof(IReadOnlyDictionary<string, string>))
            {
                var pairs = configuration.GetSection(key).GetChildren().Where(static pair => pair.Value is not null).ToList();
                foreach (var pair in pairs) known.Add(pair.Path);
                property.SetValue(options, pairs.ToDictionary(static pair => pair.Key, static pair => pair.Value!, StringComparer.Ordinal));
                continue;
            }

            var text = configuration[key];
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (Parse(text.Trim(), property.PropertyType, property.Name) is { } value) property.SetValue(options, value);
            else Errors.Add($"{SettingNames.Known(key)} is \"{text}\"; it takes {Wanted(property.PropertyType, property.Name)}.");
        }

        return options;
    }

    /// <summary>An error when <paramref name="holds"/> is false; the example says what would be right.</summary>
    public void Require(bool holds, string key, string mistake, string example)
    {
        if (!holds) Errors.Add($"{SettingNames.Known(key)} {mistake}, for example {example}.");
    }

    /// <summary>An address as a sentence may repeat it: without whom it signs in, and without what stands behind a question mark.</summary>
    public static string Shown(string address)
    {
        var shown = address.Split('?', '#')[0];
        var at = shown.LastIndexOf('@');
        var scheme = shown.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? shown : $"{(scheme >= 0 && scheme < at ? shown[..(scheme + 3)] : "")}…{shown[at..]}";
    }

    /// <summary>Keys of our sections that no option has; call it after the last <see cref="Bind"/>.</summary>
    public void RefuseUnknown()
    {
        foreach (var section in SettingNames.Sections)
        {
            foreach (var (key, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is null || known.Contains(key) || key.Equals(section, StringComparison.OrdinalIgnoreCase)) continue;
                var nearest = known.OrderBy(candidate => Distance(candidate.ToUpperInvariant(), key.ToUpperInvariant())).ThenBy(static candidate => candidate, StringComparer.Ordinal).First();
                Errors.Add($"{key} is no setting; the nearest one is {nearest}. See docs/settings.md.");
            }
        }
    }

    private static object? Parse(string text, Type type, string name)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (type == typeof(long)) return name.EndsWith("Bytes", StringComparison.Ordinal) ? Bytes(text) : Whole(text);
        if (type == typeof(TimeSpan)) return Span(text);
        throw new InvalidOperationException($"The option '{name}' has a type that settings cannot have.");
    }

    private static string Wanted(Type type, string name)
    {
        if (type == typeof(TimeSpan)) return "a span of time like 90s, 30m, 12h or 14d";
        return name.EndsWith("Bytes", StringComparison.Ordinal) ? "a number of bytes like 268435456, 64MiB or 1GiB" : "a whole number like 200";
    }

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    private static long? Bytes(string text)
    {
        foreach (var (unit, factor) in new[] { ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30) })
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            return long.TryParse(text[..^3].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / factor ? count * factor : null;
        }

        return Whole(text);
    }

    private static TimeSpan? Span(string text)
    {
        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is { } one) return int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000 ? count * one : null;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }
}
