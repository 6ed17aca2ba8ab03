using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace CleanDash.Application.Figures;

/// <summary>Makes the few kinds of Arrow arrays that columns read: from values, and from types that C# has no match for (decimals, unsigned, dictionaries).</summary>
internal static class ArrowArrays
{
    /// <summary>The array itself where it can be read as it is (all of the usual types), else a converted copy.</summary>
    /// <exception cref="ColumnException">A value does not fit the declared type.</exception>
    public static IArrowArray Readable(string column, ColumnKind kind, IArrowArray array) => (kind, array) switch
    {
        (ColumnKind.Text, DictionaryArray dictionary) => Texts(dictionary),
        (ColumnKind.Double, FixedSizeBinaryArray decimals) => Doubles(decimals),
        (ColumnKind.Double, HalfFloatArray halves) => Doubles(halves),
        (ColumnKind.Long, FixedSizeBinaryArray decimals) => Longs(column, decimals),
        (ColumnKind.Long, UInt64Array unsigned) => Longs(column, unsigned),
        (ColumnKind.Int, UInt32Array unsigned) => Ints(column, unsigned),
        _ => array,
    };

    public static IArrowArray Of<T>(ColumnKind kind, IEnumerable<T> values) => kind switch
    {
        ColumnKind.Text => new StringArray.Builder().AppendRange((IEnumerable<string?>)values).Build(),
        ColumnKind.Double => Build<DoubleArray, DoubleArray.Builder, double>(new(), Nullables<T, double>(values)),
        ColumnKind.Long => Build<Int64Array, Int64Array.Builder, long>(new(), Nullables<T, long>(values)),
        ColumnKind.Int => Build<Int32Array, Int32Array.Builder, int>(new(), Nullables<T, int>(values)),
        ColumnKind.Bool => Build<BooleanArray, BooleanArray.Builder, bool>(new(), Nullables<T, bool>(values)),
        ColumnKind.Timestamp => Build<TimestampArray, TimestampArray.Builder, DateTimeOffset>(
            new(new TimestampType(TimeUnit.Microsecond, "UTC")),
            Nullables<T, DateTime>(values).Select(value => value is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : (DateTimeOffset?)null)),
        ColumnKind.Date => Build<Date32Array, Date32Array.Builder, DateTime>(
            new(), Nullables<T, DateOnly>(values).Select(value => value?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))),
    };

    private static IEnumerable<TValue?> Nullables<T, TValue>(IEnumerable<T> values)
        where TValue : struct =>
        typeof(T) == typeof(TValue) ? ((IEnumerable<TValue>)values).Select(value => (TValue?)value) : (IEnumerable<TValue?>)values;

    private static TArray Build<TArray, TBuilder, TValue>(TBuilder builder, IEnumerable<TValue?> values)
        where TValue : struct
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<TValue, TArray, TBuilder>
    {
        foreach (var value in values)
            _ = value is { } present ? builder.Append(present) : builder.AppendNull();
        return builder.Build(allocator: null);
    }

    private static StringArray Texts(DictionaryArray dictionary)
    {
        var builder = new StringArray.Builder();
        var row = 0;
        foreach (var index in dictionary.EnumeratePhysicalIndices())
        {
            if (dictionary.IsNull(row++) || dictionary.Dictionary.IsNull(index))
                builder.AppendNull();
            else
                builder.Append(ColumnReaders.Utf8(dictionary.Dictionary, index));
        }

        return builder.Build();
    }

    private static DoubleArray Doubles(FixedSizeBinaryArray decimals)
    {
        ColumnKinds.IsDecimal(decimals.Data.DataType, out var scale);
        var builder = new DoubleArray.Builder().Reserve(decimals.Length);
        for (var i = 0; i < decimals.Length; i++)
            _ = decimals.IsNull(i) ? builder.AppendNull() : builder.Append(Double(decimals.GetBytes(i), scale));
        return builder.Build();
    }

    private static DoubleArray Doubles(HalfFloatArray halves)
    {
        var builder = new DoubleArray.Builder().Reserve(halves.Length);
        for (var i = 0; i < halves.Length; i++)
            _ = halves.IsNull(i) ? builder.AppendNull() : builder.Append((double)halves.Values[i]);
        return builder.Build();
    }

    /// <summary>The nearest double: dividing is exact while both sides are, beyond that only reading the digits is.</summary>
    private static double Double(ReadOnlySpan<byte> bytes, int scale)
    {
        const long LargestExact = 1L << 53;
        var unscaled = bytes.Length switch
        {
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            8 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            16 => BinaryPrimitives.ReadInt128LittleEndian(bytes),
            _ => Int128.MaxValue,
        };
        return unscaled >= -LargestExact && unscaled <= LargestExact && scale is >= 0 and <= 22
            ? (double)unscaled / Math.Pow(10, scale)
            : double.Parse($"{new BigInteger(bytes)}E{-scale}", CultureInfo.InvariantCulture);
    }

    private static Int64Array Longs(string column, FixedSizeBinaryArray decimals)
    {
        var builder = new Int64Array.Builder().Reserve(decimals.Length);
        for (var i = 0; i < decimals.Length; i++)
        {
            if (decimals.IsNull(i))
            {
                builder.AppendNull();
                continue;
            }

            var value = new BigInteger(decimals.GetBytes(i));
            if (value < long.MinValue || value > long.MaxValue)
                throw TooLarge(column, value, "64 bits", "Column<double>");
            builder.Append((long)value);
        }

        return builder.Build();
    }

    private static Int64Array Longs(string column, UInt64Array unsigned)
    {
        var builder = new Int64Array.Builder().Reserve(unsigned.Length);
        for (var i = 0; i < unsigned.Length; i++)
        {
            if (unsigned.IsNull(i))
                builder.AppendNull();
            else if (unsigned.Values[i] > long.MaxValue)
                throw TooLarge(column, unsigned.Values[i], "64 bits", "Column<double> and CAST it to DOUBLE");
            else
                builder.Append((long)unsigned.Values[i]);
        }

        return builder.Build();
    }

    private static Int32Array Ints(string column, UInt32Array unsigned)
    {
        var builder = new Int32Array.Builder().Reserve(unsigned.Length);
        for (var i = 0; i < unsigned.Length; i++)
        {
            if (unsigned.IsNull(i))
                builder.AppendNull();
            else if (unsigned.Values[i] > int.MaxValue)
                throw TooLarge(column, unsigned.Values[i], "32 bits", "Column<long>");
            else
                builder.Append((int)unsigned.Values[i]);
        }

        return builder.Build();
    }

    private static ColumnException TooLarge(string column, BigInteger value, string room, string instead) =>
        new(column, $"Column '{column}' holds {value}, which does not fit {room}. Declare {instead}.");
}
