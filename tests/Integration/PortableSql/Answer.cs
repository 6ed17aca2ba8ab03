using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Warehouses;
using Xunit;
using Array = Apache.Arrow.Array;

namespace CleanDash.Integration.PortableSql;

/// <summary>What an engine gave, in the words of the cases.</summary>
internal sealed record Answer(IReadOnlyList<(string Name, string Type)> Columns, JsonArray Rows)
{
    public static async Task<Answer> Of(IWarehouse warehouse, PortableCase wanted)
    {
        var statement = new Statement(wanted.Sql, wanted.Parameters, new StatementLimits(100_000, 64 << 20, TimeSpan.FromSeconds(60)), new StatementTags("cases", wanted.Id, Cause.Administrator));
        await using var stream = await warehouse.Run(statement, TestContext.Current.CancellationToken);
        var rows = new JsonArray();
        while (await stream.Next(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++) rows.Add(new JsonArray([.. batch.Arrays.Select(column => Cell(column, row))]));
            }
        }

        return new Answer([.. stream.Schema.FieldsList.Select(static field => (field.Name, Type(field.DataType)))], rows);
    }

    /// <summary>How it differs from what was expected, or null.</summary>
    public string? DifferenceTo(Expected expected)
    {
        if (expected.Columns is null) return $"answered {Rows.ToJsonString()}, where it must refuse";
        if (!Columns.Select(static column => column.Name).SequenceEqual(expected.Columns.Select(static column => column.Name))) return $"the names are {string.Join(',', Columns.Select(static column => column.Name))}";
        foreach (var ((name, type), (_, known)) in Columns.Zip(expected.Columns))
        {
            if (type != Same(known)) return $"{name} is {type}, not {known}";
        }

        var rows = expected.Rows!.Value;
        return rows.GetArrayLength() == Rows.Count && rows.EnumerateArray().Zip(Rows).All(pair => IsSame(pair.First, pair.Second)) ? null : $"the rows are {Rows.ToJsonString()}, not {rows.GetRawText()}";
    }

    // Instants count the same whether the engine says that they are in UTC or leaves it out.
    private static string Same(string type) => type.Replace("timestamp_ntz", "timestamp", StringComparison.Ordinal).Replace("hugeint", "decimal(38,0)", StringComparison.Ordinal);

    private static bool IsSame(JsonElement known, JsonNode? given) => known.ValueKind switch
    {
        JsonValueKind.Null => given is null,
        JsonValueKind.Array => given is JsonArray list && list.Count == known.GetArrayLength() && known.EnumerateArray().Zip(list).All(static pair => IsSame(pair.First, pair.Second)),
        JsonValueKind.Object => given is JsonObject fields && fields.Count == known.EnumerateObject().Count() && known.EnumerateObject().All(field => fields.ContainsKey(field.Name) && IsSame(field.Value, fields[field.Name])),
        JsonValueKind.Number => given is JsonValue && Number(given) is { } number && Math.Abs(known.GetDouble() - number) <= 1e-9 * Math.Max(1, Math.Abs(known.GetDouble())),
        JsonValueKind.True or JsonValueKind.False => given is JsonValue flag && flag.GetValueKind() == known.ValueKind,
        _ => given is JsonValue text && (text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() == known.GetString() || IsSameDecimal(known.GetString()!, given)),
    };

    // A decimal of another scale, or a double in its place, is the same value as far as the known one has digits.
    private static bool IsSameDecimal(string known, JsonNode given)
    {
        if (!decimal.TryParse(known, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) || Number(given) is not { } other) return false;
        var digits = known.Contains('.', StringComparison.Ordinal) ? known.Length - known.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return Math.Abs((double)number - other) <= (given.GetValueKind() == JsonValueKind.String ? 1e-12 : 0.5 * Math.Pow(10, -digits));
    }

    private static double? Number(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Number => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
        JsonValueKind.String when double.TryParse(node.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string Type(IArrowType type) => type switch
    {
        NullType => "void",
        StringType or LargeStringType or StringViewType => "string",
        BooleanType => "boolean",
        Int8Type => "tinyint",
        Int16Type => "smallint",
        Int32Type => "int",
        Int64Type => "bigint",
        FloatType => "float",
        DoubleType => "double",
        Date32Type => "date",
        TimestampType => "timestamp",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        ListType list => $"array<{Type(list.ValueDataType)}>",
        StructType fields => $"struct<{string.Join(',', fields.Fields.Select(static field => $"{field.Name}:{Type(field.DataType)}"))}>",
        IntervalType or DurationType => "interval",
        _ => type.Name,
    };

    private static JsonNode? Cell(IArrowArray column, int row) => ((Array)column).IsNull(row) ? null : column switch
    {
        StringArray text => text.GetString(row),
        LargeStringArray text => text.GetString(row),
        BooleanArray flag => flag.GetValue(row),
        Int8Array number => number.GetValue(row),
        Int16Array number => number.GetValue(row),
        Int32Array number => number.GetValue(row),
        Int64Array number => number.GetValue(row),
        FloatArray number => Real(number.GetValue(row)!.Value),
        DoubleArray number => Real(number.GetValue(row)!.Value),
        Decimal128Array number => number.GetString(row),
        Date32Array day => day.GetDateTimeOffset(row)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimestampArray moment => Instant(moment.GetTimestamp(row)!.Value),
        ListArray list => new JsonArray([.. Enumerable.Range(list.ValueOffsets[row], list.GetValueLength(row)).Select(index => Cell(list.Values, index))]),
        StructArray fields => new JsonObject(((StructType)fields.Data.DataType).Fields.Select((field, index) => KeyValuePair.Create(field.Name, Cell(fields.Fields[index], row)))),
        MonthDayNanosecondIntervalArray span => Words(span.GetValue(row)!.Value),
        DurationArray span => Words(span, row),
        _ => column.Data.DataType.Name,
    };

    // What JSON has no number for stands as text, as in the cases.
    private static JsonNode Real(double number) => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : JsonValue.Create(number);

    private static string Instant(DateTimeOffset moment) =>
        moment.ToString(moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Words(Apache.Arrow.Scalars.MonthDayNanosecondInterval span) => span is { Months: 0, Nanoseconds: 0 } ? $"interval {span.Days} days, 0:00:00" : $"{span.Months} months {span.Days} days {span.Nanoseconds} ns";

    private static string Words(DurationArray span, int row)
    {
        var time = span.GetTimeSpan(row)!.Value;
        return $"interval {(int)time.TotalDays} days, {time.Hours}:{time.Minutes:00}:{time.Seconds:00}";
    }
}
