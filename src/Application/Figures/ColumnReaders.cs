using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Application.Figures;

/// <summary>Reads single values of an Arrow array as the C# type that a column declares, without boxing.</summary>
internal static class ColumnReaders
{
    public static Func<int, T> For<T>(IArrowArray array)
    {
        var element = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        object reader = ColumnKinds.Of(element) switch
        {
            ColumnKind.Text => Texts(array),
            ColumnKind.Double => Wrap<T, double>(array, Doubles(array)),
            ColumnKind.Long => Wrap<T, long>(array, Longs(array)),
            ColumnKind.Int => Wrap<T, int>(array, Ints(array)),
            ColumnKind.Bool => Wrap<T, bool>(array, Bools(array)),
            ColumnKind.Timestamp => Wrap<T, DateTime>(array, Timestamps(array)),
            ColumnKind.Date => Wrap<T, DateOnly>(array, Dates(array)),
            _ => throw new NotSupportedException($"A column holds {ColumnKinds.Known}, not {element.Name}."),
        };
        return (Func<int, T>)reader;
    }

    /// <summary>The UTF-8 of a text, empty for null.</summary>
    public static ReadOnlySpan<byte> Utf8(IArrowArray array, int index) => array switch
    {
        BinaryArray usual => usual.GetBytes(index),
        LargeBinaryArray large => large.GetBytes(index),
        BinaryViewArray view => view.GetBytes(index),
        _ => throw Unexpected(array),
    };

    /// <summary>Milliseconds since 1970 for each step of a timestamp's unit.</summary>
    public static double MillisecondsPerUnit(TimestampArray array) => ((TimestampType)array.Data.DataType).Unit switch
    {
        TimeUnit.Second => 1000,
        TimeUnit.Millisecond => 1,
        TimeUnit.Microsecond => 1e-3,
        TimeUnit.Nanosecond => 1e-6,
        var other => throw new NotSupportedException($"Timestamps in {other} are not known."),
    };

    private static object Wrap<T, TValue>(IArrowArray array, Func<int, TValue> read)
        where TValue : struct =>
        typeof(T) == typeof(TValue) ? read : (Func<int, TValue?>)(index => array.IsNull(index) ? null : read(index));

    private static Func<int, string?> Texts(IArrowArray array) =>
        index => array.IsNull(index) ? null : System.Text.Encoding.UTF8.GetString(Utf8(array, index));

    private static Func<int, double> Doubles(IArrowArray array) => array switch
    {
        DoubleArray doubles => index => doubles.Values[index],
        FloatArray floats => index => floats.Values[index],
        _ => throw Unexpected(array),
    };

    private static Func<int, long> Longs(IArrowArray array) => array switch
    {
        Int64Array longs => index => longs.Values[index],
        UInt32Array uints => index => uints.Values[index],
        _ => Widen(Ints(array)),
    };

    private static Func<int, long> Widen(Func<int, int> read) => index => read(index);

    private static Func<int, int> Ints(IArrowArray array) => array switch
    {
        Int32Array ints => index => ints.Values[index],
        Int16Array shorts => index => shorts.Values[index],
        Int8Array bytes => index => bytes.Values[index],
        UInt16Array shorts => index => shorts.Values[index],
        UInt8Array bytes => index => bytes.Values[index],
        _ => throw Unexpected(array),
    };

    private static Func<int, bool> Bools(IArrowArray array) =>
        array is BooleanArray bools ? index => bools.GetValue(index) ?? false : throw Unexpected(array);

    private static Func<int, DateTime> Timestamps(IArrowArray array)
    {
        var stamps = array as TimestampArray ?? throw Unexpected(array);
        return ((TimestampType)stamps.Data.DataType).Unit switch
        {
            TimeUnit.Second => index => Since1970(stamps.Values[index], TimeSpan.TicksPerSecond),
            TimeUnit.Millisecond => index => Since1970(stamps.Values[index], TimeSpan.TicksPerMillisecond),
            TimeUnit.Microsecond => index => Since1970(stamps.Values[index], TimeSpan.TicksPerMicrosecond),
            _ => index => DateTime.UnixEpoch.AddTicks((long)Math.Floor(stamps.Values[index] / 100m)),
        };
    }

    private static Func<int, DateOnly> Dates(IArrowArray array) => array switch
    {
        Date32Array days => index => DateOnly.FromDateTime(Since1970(days.Values[index], TimeSpan.TicksPerDay)),
        Date64Array stamps => index => DateOnly.FromDateTime(Since1970(stamps.Values[index], TimeSpan.TicksPerMillisecond)),
        _ => throw Unexpected(array),
    };

    // Engines know years that a DateTime does not; multiplied without a look, they would come back as others.
    private static DateTime Since1970(long value, long ticks)
    {
        if (value < (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / ticks || value > (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / ticks)
            throw new ColumnException("", "A time or day in the rows lies outside the years 1 to 9999. Leave such rows out in the SQL, or give the column as text: CAST(… AS STRING).");
        return DateTime.UnixEpoch.AddTicks(value * ticks);
    }

    private static InvalidOperationException Unexpected(IArrowArray array) => new($"An Arrow array of {array.Data.DataType.Name} was not expected here.");
}
