using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>Integers of a column: their range, and their conversion to the narrowest type that holds them all.</summary>
internal static class Integers
{
    public static (long Least, long Most, bool Nulls) Range(IReadOnlyList<IArrowArray> chunks)
    {
        var (least, most, nulls) = (long.MaxValue, long.MinValue, false);
        foreach (var chunk in chunks)
        {
            var (from, to) = chunk switch
            {
                Int64Array values => Range<long>(values, values.Values),
                Int32Array values => Range<int>(values, values.Values),
                Int16Array values => Range<short>(values, values.Values),
                Int8Array values => Range<sbyte>(values, values.Values),
                UInt32Array values => Range<uint>(values, values.Values),
                UInt16Array values => Range<ushort>(values, values.Values),
                UInt8Array values => Range<byte>(values, values.Values),
                _ => throw new InvalidOperationException($"An Arrow array of {chunk.Data.DataType.Name} holds no integers."),
            };
            (least, most, nulls) = (Math.Min(least, from), Math.Max(most, to), nulls || chunk.NullCount != 0);
        }

        return least > most ? (0, 0, nulls) : (least, most, nulls);
    }

    /// <summary>Converts a block; nulls become NaN, which only the double has, and only then does a column hold nulls here.</summary>
    public static void Fill<TTo>(Span<byte> block, IArrowArray chunk, int start)
        where TTo : unmanaged, INumberBase<TTo>
    {
        var to = MemoryMarshal.Cast<byte, TTo>(block);
        switch (chunk)
        {
            case Int64Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case Int32Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case Int16Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case Int8Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case UInt32Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case UInt16Array values: Convert(values.Values.Slice(start, to.Length), to); break;
            case UInt8Array values: Convert(values.Values.Slice(start, to.Length), to); break;
        }

        if (typeof(TTo) != typeof(double) || chunk.NullCount == 0)
            return;
        var gaps = MemoryMarshal.Cast<byte, double>(block);
        for (var i = 0; i < gaps.Length; i++)
        {
            if (chunk.IsNull(start + i))
                gaps[i] = double.NaN;
        }
    }

    /// <summary>Integers beyond 2⁵³ as texts: as numbers a browser would round them.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks)
    {
        writer.WriteStartArray();
        foreach (var chunk in chunks)
        {
            var values = (Int64Array)chunk;
            for (var i = 0; i < values.Length; i++)
            {
                if (values.GetValue(i) is { } value)
                    writer.WriteStringValue(value.ToString());
                else
                    writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    private static (long Least, long Most) Range<T>(IArrowArray array, ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        var (least, most) = (long.MaxValue, long.MinValue);
        var nulls = array.NullCount != 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (nulls && array.IsNull(i))
                continue;
            var value = long.CreateTruncating(values[i]);
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return (least, most);
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : struct, INumberBase<TFrom>
        where TTo : struct, INumberBase<TTo>
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = TTo.CreateTruncating(from[i]);
    }
}
