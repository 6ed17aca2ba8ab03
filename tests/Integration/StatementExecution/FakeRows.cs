using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Warehouses;

namespace CleanDash.Integration.StatementExecution;

/// <summary>How the played workspace reads bound values, describes columns and writes rows within its answers: every cell a text or null.</summary>
internal static class FakeRows
{
    public static JsonNode Column(Field field, int position)
    {
        var size = field.DataType as Decimal128Type;
        var type = Type(field.DataType);
        return new JsonObject
        {
            ["name"] = field.Name,
            ["position"] = position,
            ["type_name"] = type.Split('(', '<')[0] switch { "TINYINT" => "BYTE", "SMALLINT" => "SHORT", "BIGINT" => "LONG", "TIMESTAMP_NTZ" => "TIMESTAMP", "VOID" => "NULL", var same => same },
            ["type_text"] = type,
            ["type_precision"] = size?.Precision,
            ["type_scale"] = size?.Scale,
        };
    }

    public static JsonArray Of(RecordBatch batch)
    {
        var rows = new JsonArray();
        for (var row = 0; row < batch.Length; row++) rows.Add((JsonNode)new JsonArray([.. batch.Arrays.Select(column => Cell(column, row) is { } text ? (JsonNode)text : null)]));
        return rows;
    }

    /// <summary>A bound value, from its text.</summary>
    public static StatementParameter Parameter(JsonObject given)
    {
        var (name, type, value) = ((string)given["name"]!, (string)given["type"]!, (string?)given["value"]);
        return type.Split('(')[0] switch
        {
            "STRING" => new(name, ParameterType.String, value),
            "INT" => new(name, ParameterType.Int, value is null ? null : int.Parse(value, CultureInfo.InvariantCulture)),
            "BIGINT" => new(name, ParameterType.Long, value is null ? null : long.Parse(value, CultureInfo.InvariantCulture)),
            "DOUBLE" => new(name, ParameterType.Double, value is null ? null : double.Parse(value, CultureInfo.InvariantCulture)),
            "DECIMAL" => new(name, ParameterType.Decimal, value is null ? null : decimal.Parse(value, CultureInfo.InvariantCulture)),
            "BOOLEAN" => new(name, ParameterType.Bool, value is null ? null : bool.Parse(value)),
            "DATE" => new(name, ParameterType.Date, value is null ? null : DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "TIMESTAMP" or "TIMESTAMP_NTZ" => new(name, ParameterType.Timestamp, value is null ? null : DateTime.SpecifyKind(DateTime.Parse(value, CultureInfo.InvariantCulture), DateTimeKind.Utc)),
            _ => throw new InvalidOperationException($"Nobody knows the type {type}."),
        };
    }

    /// <summary>The SQL name of a type, with all that is inside.</summary>
    public static string Type(IArrowType type) => type switch
    {
        BooleanType => "BOOLEAN",
        Int8Type => "TINYINT",
        Int16Type => "SMALLINT",
        Int32Type => "INT",
        Int64Type => "BIGINT",
        FloatType => "FLOAT",
        DoubleType => "DOUBLE",
        Decimal128Type number => $"DECIMAL({number.Precision},{number.Scale})",
        StringType => "STRING",
        BinaryType => "BINARY",
        Date32Type => "DATE",
        TimestampType { Timezone: null or "" } => "TIMESTAMP_NTZ",
        TimestampType => "TIMESTAMP",
        NullType => "VOID",
        MapType map => $"MAP<{Type(map.KeyField.DataType)}, {Type(map.ValueField.DataType)}>",
        ListType list => $"ARRAY<{Type(list.ValueDataType)}>",
        StructType row => $"STRUCT<{string.Join(", ", row.Fields.Select(static field => $"{field.Name}: {Type(field.DataType)}"))}>",
        _ => throw new ArgumentException(type.Name, nameof(type)),
    };

    private static string? Cell(IArrowArray column, int row) => column.IsNull(row) ? null : column switch
    {
        BooleanArray flag => flag.GetValue(row) == true ? "true" : "false",
        Int8Array number => Text(number.GetValue(row)),
        Int16Array number => Text(number.GetValue(row)),
        Int32Array number => Text(number.GetValue(row)),
        Int64Array number => Text(number.GetValue(row)),
        FloatArray number => Text(number.GetValue(row)),
        DoubleArray number => Text(number.GetValue(row)),
        Decimal128Array number => number.GetString(row),
        StringArray text => text.GetString(row),
        BinaryArray bytes => Convert.ToBase64String(bytes.GetBytes(row)),
        Date32Array day => day.GetDateTimeOffset(row)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimestampArray { Data.DataType: TimestampType { Timezone: null or "" } } clock => clock.GetTimestamp(row)!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        TimestampArray moment => moment.GetTimestamp(row)!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        _ => Parts(column, row)!.ToJsonString(),
    };

    private static JsonNode? Parts(IArrowArray column, int row) => column.IsNull(row) ? null : column switch
    {
        MapArray map => new JsonObject(Range(map, row).Select(i => KeyValuePair.Create(Cell(map.Keys, i)!, Parts(map.Values, i)))),
        ListArray list => new JsonArray([.. Range(list, row).Select(i => Parts(list.Values, i))]),
        StructArray fields => new JsonObject(((StructType)fields.Data.DataType).Fields.Select((field, i) => KeyValuePair.Create(field.Name, Parts(fields.Fields[i], row)))),
        _ => (JsonNode?)Cell(column, row),
    };

    private static IEnumerable<int> Range(ListArray list, int row) => Enumerable.Range(list.ValueOffsets[row], list.GetValueLength(row));

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
