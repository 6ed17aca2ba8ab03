using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plotly.NET;

namespace CleanDash.Application.Figures;

/// <summary>Writes a chart as <c>{"data":[…],"layout":{…}}</c> for plotly.js: columns as typed arrays, every text escaped, no template.</summary>
internal static class FigureWriter
{
    // The answer is served as application/json, so characters that only matter inside HTML need no \u escapes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the figure; the columns in it must still be alive.</summary>
    /// <exception cref="NotSupportedException">The chart holds a value that JSON has no form for; the message says where.</exception>
    public static void Write(GenericChart figure, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        Write(figure, writer);
    }

    /// <summary>Writes the figure to a stream, in blocks.</summary>
    public static void Write(GenericChart figure, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        Write(figure, writer);
    }

    /// <summary>Writes the figure as a value into JSON that is being written.</summary>
    public static void Write(GenericChart figure, Utf8JsonWriter writer)
    {
        var traces = GenericChart.getTraces(figure);
        writer.WriteStartObject();
        writer.WriteStartArray("data"u8);
        foreach (var trace in traces)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, trace.type);
            WriteProperties(writer, trace);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("layout"u8);
        WriteLayout(writer, GenericChart.getLayout(figure), DateAxes(traces));
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>The kinds of traces in a chart, which decide the plotly.js bundle that can draw it.</summary>
    public static IReadOnlySet<string> TraceTypes(GenericChart figure) => GenericChart.getTraces(figure).Select(trace => trace.type).ToHashSet(StringComparer.Ordinal);

    /// <summary>Axes that have times on them; milliseconds would otherwise be drawn as plain numbers.</summary>
    private static HashSet<string> DateAxes(IEnumerable<Trace> traces)
    {
        var axes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trace in traces)
        {
            foreach (var letter in "xy")
            {
                if (!trace.Properties.TryGetValue(letter.ToString(), out var values) || values is not Column { IsTime: true })
                    continue;
                var anchor = trace.Properties.TryGetValue($"{letter}axis", out var given) && given is string text ? text : letter.ToString();
                axes.Add($"{letter}axis{anchor[1..]}");
            }
        }

        return axes;
    }

    private static void WriteLayout(Utf8JsonWriter writer, Layout layout, HashSet<string> dateAxes)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in layout.Properties)
        {
            writer.WritePropertyName(name);
            if (!dateAxes.Remove(name) || value is not DynamicObj.DynamicObj axis || axis.Properties.ContainsKey("type"))
            {
                WriteValue(writer, name, value);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("type"u8, "date"u8);
            WriteProperties(writer, axis);
            writer.WriteEndObject();
        }

        foreach (var axis in dateAxes)
        {
            writer.WriteStartObject(axis);
            writer.WriteString("type"u8, "date"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, DynamicObj.DynamicObj owner)
    {
        foreach (var (name, value) in owner.Properties)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, name, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case Column column: TypedArrays.Write(writer, column); break;
            case Grid grid: TypedArrays.Write(writer, grid); break;
            case string text: FigureText.Write(writer, name, text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case double number: WriteNumber(writer, number); break;
            case float number: WriteNumber(writer, number); break;
            case byte or sbyte or short or ushort or uint or long: writer.WriteNumberValue(Convert.ToInt64(value)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case DateTime time: writer.WriteStringValue(time.ToString("yyyy-MM-dd HH:mm:ss.ffffff")); break;
            case DateTimeOffset time: writer.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff")); break;
            case DateOnly day: writer.WriteStringValue(day.ToString("yyyy-MM-dd")); break;
            case Color color: WriteValue(writer, name, color.Value); break;
            case DynamicObj.DynamicObj inner:
                writer.WriteStartObject();
                WriteProperties(writer, inner);
                writer.WriteEndObject();
                break;
            case IDictionary inner: WriteDictionary(writer, inner); break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                    WriteValue(writer, name, item);
                writer.WriteEndArray();
                break;
            default: throw new NotSupportedException($"A figure cannot hold a {value.GetType().Name} (in '{name}'). Give it as text, number, date, list or column.");
        }
    }

    private static void WriteDictionary(Utf8JsonWriter writer, IDictionary inner)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in inner)
        {
            var key = entry.Key.ToString() ?? "";
            writer.WritePropertyName(key);
            WriteValue(writer, key, entry.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
