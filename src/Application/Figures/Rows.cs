using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>A result row by row, for the console: JSON objects, CSV, or lines of a table.</summary>
internal static class Rows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>An array of objects by column name, in order: numbers as numbers, dates and times in ISO 8601, nulls as null.</summary>
    public static void WriteJson(Schema schema, IReadOnlyList<RecordBatch> batches, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        WriteJson(schema, batches, writer);
    }

    /// <inheritdoc cref="WriteJson(Schema, IReadOnlyList{RecordBatch}, Stream)"/>
    public static void WriteJson(Schema schema, IReadOnlyList<RecordBatch> batches, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                writer.WriteStartObject();
                for (var i = 0; i < schema.FieldsList.Count; i++)
                {
                    writer.WritePropertyName(schema.FieldsList[i].Name);
                    Cells.WriteJson(writer, Cells.Value(batch.Column(i), row));
                }

                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.Flush();
    }

    /// <summary>Comma-separated values with a line of names (RFC 4180); null is an empty field.</summary>
    public static void WriteCsv(Schema schema, IReadOnlyList<RecordBatch> batches, TextWriter output)
    {
        WriteCsvLine(output, schema.FieldsList.Select(field => field.Name));
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Length; row++)
                WriteCsvLine(output, Texts(batch, row));
        }
    }

    /// <summary>Columns aligned with spaces, numbers to the right, under a line of names.</summary>
    public static void WriteTable(Schema schema, IReadOnlyList<RecordBatch> batches, TextWriter output)
    {
        List<string[]> lines = [[.. schema.FieldsList.Select(field => field.Name)]];
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Length; row++)
                lines.Add([.. Texts(batch, row).Select(OneLine)]);
        }

        var widths = Enumerable.Range(0, schema.FieldsList.Count).Select(i => lines.Max(line => line[i].Length)).ToArray();
        var numbers = schema.FieldsList.Select(field => Cells.IsNumber(field.DataType)).ToArray();
        foreach (var line in lines)
            output.WriteLine(string.Join("  ", line.Select((text, i) => numbers[i] ? text.PadLeft(widths[i]) : text.PadRight(widths[i]))).TrimEnd());
    }

    private static IEnumerable<string> Texts(RecordBatch batch, int row)
    {
        for (var i = 0; i < batch.ColumnCount; i++)
            yield return Cells.Text(Cells.Value(batch.Column(i), row));
    }

    private static void WriteCsvLine(TextWriter output, IEnumerable<string> fields)
    {
        output.Write(string.Join(',', fields.Select(Quoted)));
        output.Write("\r\n");
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    /// <summary>Control characters of the data must not move a terminal's cursor.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
