using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.Spark;
using Array = Apache.Arrow.Array;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Bound values in the words of the interface.</summary>
internal static class StatementValues
{
    /// <summary>The bound row: one value for each parameter, by name; a null keeps its type.</summary>
    public static IReadOnlyList<NamedValue> Of(RecordBatch? row) =>
        row is null ? [] : [.. row.Schema.FieldsList.Select((field, index) => Of(field.Name, row.Column(index)))];

    private static NamedValue Of(string name, IArrowArray column) => column switch
    {
        StringArray text => new(name, "STRING", text.GetString(0)),
        BooleanArray flag => new(name, "BOOLEAN", flag.GetValue(0) is { } value ? value ? "true" : "false" : null),
        Int32Array number => new(name, "INT", number.GetValue(0)?.ToString(CultureInfo.InvariantCulture)),
        Int64Array number => new(name, "BIGINT", number.GetValue(0)?.ToString(CultureInfo.InvariantCulture)),
        DoubleArray number => new(name, "DOUBLE", number.GetValue(0)?.ToString("R", CultureInfo.InvariantCulture)),
        Decimal128Array { Data.DataType: Decimal128Type type } number => new(name, $"DECIMAL({type.Precision},{type.Scale})", number.IsNull(0) ? null : number.GetString(0)),
        Date32Array day => new(name, "DATE", day.GetDateTimeOffset(0)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimestampArray moment => new(
            name,
            ((TimestampType)moment.Data.DataType).Timezone is null or "" ? "TIMESTAMP_NTZ" : "TIMESTAMP",
            moment.GetTimestamp(0)?.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
        Array other => throw new ServerException(ServerFault.Statement, $"A parameter cannot be a {other.Data.DataType.Name}."),
        _ => throw new ArgumentException("The column is none of Arrow's.", nameof(column)),
    };
}
