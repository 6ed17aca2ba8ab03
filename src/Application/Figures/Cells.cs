using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace CleanDash.Application.Figures;

/// <summary>Single values of any Arrow type, for tables and rows; those who read whole columns use <see cref="Column{T}"/>.</summary>
internal static class Cells
{
    /// <summary>
    /// Null, <see cref="string"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="float"/>, <see cref="decimal"/>,
    /// <see cref="BigInteger"/>, <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="DateTime"/>, <see cref="TimeOnly"/>, a list or a dictionary.
    /// </summary>
    public static object? Value(IArrowArray array, int index)
    {
        if (array is NullArray || array.IsNull(index))
            return null;
        return array switch
        {
            StringArray or LargeStringArray or StringViewArray => System.Text.Encoding.UTF8.GetString(ColumnReaders.Utf8(array, index)),
            Int64Array values => values.Values[index],
            Int32Array values => (long)values.Values[index],
            Int16Array values => (long)values.Values[index],
            Int8Array values => (long)values.Values[index],
            UInt32Array values => (long)values.Values[index],
            UInt16Array values => (long)values.Values[index],
            UInt8Array values => (long)values.Values[index],
            UInt64Array values => values.Values[index],
            DoubleArray values => values.Values[index],
            FloatArray values => values.Values[index],
            HalfFloatArray values => (double)values.Values[index],
            BooleanArray values => values.GetValue(index),
            Date32Array or Date64Array => ColumnReaders.For<DateOnly>(array)(index),
            TimestampArray stamps => Timestamp(stamps, index),
            Time64Array times => TimeOnly.MinValue.Add(Ticks(times.Values[index], ((Time64Type)times.Data.DataType).Unit)),
            Time32Array times => TimeOnly.MinValue.Add(Ticks(times.Values[index], ((Time32Type)times.Data.DataType).Unit)),
            DictionaryArray dictionary => Value(dictionary.Dictionary, (int)(long)Value(dictionary.Indices, index)!),
            ListArray list => Items(list.Values, list.ValueOffsets[index], list.GetValueLength(index)),
            LargeListArray list => Items(list.Values, (int)list.ValueOffsets[index], list.GetValueLength(index)),
            StructArray row => Fields(row, index),
            _ when ColumnKinds.IsDecimal(array.Data.DataType, out var scale) => Decimal(((FixedSizeBinaryArray)array).GetBytes(index), scale),
            BinaryArray bytes => Convert.ToHexStringLower(bytes.GetBytes(index)),
            _ => $"({ColumnKinds.Sql(array.Data.DataType)})",
        };
    }

    public static bool IsNumber(IArrowType type) => ColumnKinds.For(type) is ColumnKind.Int or ColumnKind.Long or ColumnKind.Double || type.TypeId == ArrowTypeId.UInt64;

    /// <summary>The value as a JSON value: dates and times in ISO 8601, numbers as numbers.</summary>
    public static void WriteJson(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case BigInteger number: writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case IReadOnlyDictionary<string, object?> fields:
                writer.WriteStartObject();
                foreach (var (name, field) in fields)
                {
                    writer.WritePropertyName(name);
                    WriteJson(writer, field);
                }

                writer.WriteEndObject();
                break;
            case object?[] items:
                writer.WriteStartArray();
                foreach (var item in items)
                    WriteJson(writer, item);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(Text(value)); break;
        }
    }

    /// <summary>The value as plain text for machines and for a terminal; empty for null.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        IReadOnlyDictionary<string, object?> fields => $"{{{string.Join(", ", fields.Select(field => $"{field.Key}: {Text(field.Value)}"))}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static DateTime Timestamp(TimestampArray stamps, int index)
    {
        var time = ColumnReaders.For<DateTime>(stamps)(index);
        return ((TimestampType)stamps.Data.DataType).Timezone is null ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : time;
    }

    private static TimeSpan Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => TimeSpan.FromSeconds(value),
        TimeUnit.Millisecond => TimeSpan.FromMilliseconds(value),
        TimeUnit.Microsecond => TimeSpan.FromMicroseconds(value),
        _ => TimeSpan.FromTicks(value / 100),
    };

    private static object?[] Items(IArrowArray values, int start, int length)
    {
        var items = new object?[length];
        for (var i = 0; i < length; i++)
            items[i] = Value(values, start + i);
        return items;
    }

    private static Dictionary<string, object?> Fields(StructArray row, int index)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        var names = ((StructType)row.Data.DataType).Fields;
        for (var i = 0; i < names.Count; i++)
            fields[names[i].Name] = Value(row.Fields[i], index);
        return fields;
    }

    /// <summary>A decimal when it has room, else the whole number or the nearest double.</summary>
    private static object Decimal(ReadOnlySpan<byte> bytes, int scale)
    {
        var unscaled = new BigInteger(bytes);
        if (scale == 0)
            return unscaled >= long.MinValue && unscaled <= long.MaxValue ? (long)unscaled : unscaled;
        return scale <= 28 && BigInteger.Abs(unscaled) <= new BigInteger(decimal.MaxValue)
            ? new decimal((int)(uint)(BigInteger.Abs(unscaled) & uint.MaxValue), (int)(uint)((BigInteger.Abs(unscaled) >> 32) & uint.MaxValue), (int)(uint)((BigInteger.Abs(unscaled) >> 64) & uint.MaxValue), unscaled.Sign < 0, (byte)scale)
            : double.Parse($"{unscaled}E{-scale}", CultureInfo.InvariantCulture);
    }
}
