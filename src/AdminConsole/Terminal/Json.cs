using System.Globalization;
using System.Text.Json;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>The forms that every listing writes alike.</summary>
internal static class Json
{
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>An instant in UTC, or null.</summary>
    public static void WriteInstant(this Utf8JsonWriter json, string name, DateTime? at)
    {
        if (at is { } known) json.WriteString(name, known.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    /// <summary>An instant for people, in UTC, to the second.</summary>
    public static string Second(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An instant for people, in UTC.</summary>
    public static string Minute(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
