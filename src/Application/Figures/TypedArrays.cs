using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>Writes a column as plotly.js reads it fastest: base64 of the buffer itself, block by block across record batches.</summary>
internal static class TypedArrays
{
    private const int BlockBytes = 48 * 1024;
    private const long LargestExact = 1L << 53;

    public static void Write(Utf8JsonWriter writer, Column column)
    {
        var chunks = column.Chunks;
        switch (column.Kind)
        {
            case ColumnKind.Text:
                WriteTexts(writer, chunks);
                break;
            case ColumnKind.Bool:
                WriteBools(writer, chunks);
                break;
            case ColumnKind.Double:
                WriteDoubles(writer, chunks);
                break;
            case ColumnKind.Long or ColumnKind.Int:
                WriteIntegers(writer, chunks);
                break;
            default:
                WriteArray(writer, "f8", chunks, static (block, chunk, start) => Milliseconds(chunk, start, MemoryMarshal.Cast<byte, double>(block)), sizeof(double));
                break;
        }
    }

    /// <summary>A grid of numbers as one array with its shape; rows as arrays of their own would draw nothing.</summary>
    public static void Write(Utf8JsonWriter writer, Grid grid)
    {
        Open(writer, "f8");
        WriteSegments(writer, MemoryMarshal.AsBytes(grid.Values));
        writer.WriteBase64StringSegment([], isFinalSegment: true);
        writer.WriteString("shape"u8, $"{grid.Rows}, {grid.Columns}");
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks)
    {
        writer.WriteStartArray();
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                if (chunk.IsNull(i))
                    writer.WriteNullValue();
                else
                    FigureText.Write(writer, ColumnReaders.Utf8(chunk, i));
            }

            FlushWhenLarge(writer);
        }

        writer.WriteEndArray();
    }

    private static void WriteBools(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks)
    {
        writer.WriteStartArray();
        foreach (var chunk in chunks)
        {
            var bools = (BooleanArray)chunk;
            for (var i = 0; i < bools.Length; i++)
            {
                if (bools.GetValue(i) is { } value)
                    writer.WriteBooleanValue(value);
                else
                    writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteDoubles(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks)
    {
        if (chunks.Count > 0 && chunks.All(static chunk => chunk is FloatArray { NullCount: 0 }))
        {
            Open(writer, "f4");
            foreach (var chunk in chunks)
                WriteSegments(writer, MemoryMarshal.AsBytes(((FloatArray)chunk).Values));
            Close(writer);
            return;
        }

        Open(writer, "f8");
        foreach (var chunk in chunks)
        {
            if (chunk is DoubleArray { NullCount: 0 } doubles)
                WriteSegments(writer, MemoryMarshal.AsBytes(doubles.Values));
            else
                WriteBlocks(writer, chunk, static (block, from, start) => Doubles(from, start, MemoryMarshal.Cast<byte, double>(block)), sizeof(double));
        }

        Close(writer);
    }

    private static void WriteIntegers(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks)
    {
        var (least, most, nulls) = Integers.Range(chunks);
        if (least < -LargestExact || most > LargestExact)
            Integers.WriteTexts(writer, chunks);
        else if (nulls || least < int.MinValue || most > uint.MaxValue || (least < 0 && most > int.MaxValue))
            WriteArray(writer, "f8", chunks, Integers.Fill<double>, sizeof(double));
        else if (least < 0)
            WriteSigned(writer, chunks, Math.Max(~least, most));
        else if (most <= byte.MaxValue)
            WriteArray(writer, "u1", chunks, Integers.Fill<byte>, sizeof(byte));
        else if (most <= ushort.MaxValue)
            WriteArray(writer, "u2", chunks, Integers.Fill<ushort>, sizeof(ushort));
        else
            WriteArray(writer, "u4", chunks, Integers.Fill<uint>, sizeof(uint));
    }

    private static void WriteSigned(Utf8JsonWriter writer, IReadOnlyList<IArrowArray> chunks, long magnitude)
    {
        if (magnitude <= sbyte.MaxValue)
            WriteArray(writer, "i1", chunks, Integers.Fill<sbyte>, sizeof(sbyte));
        else if (magnitude <= short.MaxValue)
            WriteArray(writer, "i2", chunks, Integers.Fill<short>, sizeof(short));
        else
            WriteArray(writer, "i4", chunks, Integers.Fill<int>, sizeof(int));
    }

    private static void WriteArray(Utf8JsonWriter writer, string type, IReadOnlyList<IArrowArray> chunks, FillBlock fill, int size)
    {
        Open(writer, type);
        foreach (var chunk in chunks)
            WriteBlocks(writer, chunk, fill, size);
        Close(writer);
    }

    private static void Open(Utf8JsonWriter writer, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("dtype"u8, type);
        writer.WritePropertyName("bdata"u8);
    }

    private static void Close(Utf8JsonWriter writer)
    {
        writer.WriteBase64StringSegment([], isFinalSegment: true);
        writer.WriteEndObject();
    }

    /// <summary>The writer itself carries the one or two bytes that base64 leaves over between segments.</summary>
    private static void WriteSegments(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(BlockBytes, bytes.Length);
            writer.WriteBase64StringSegment(bytes[..length], isFinalSegment: false);
            bytes = bytes[length..];
            FlushWhenLarge(writer);
        }
    }

    private static void WriteBlocks(Utf8JsonWriter writer, IArrowArray chunk, FillBlock fill, int size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (var start = 0; start < chunk.Length; start += BlockBytes / size)
            {
                var block = buffer.AsSpan(0, Math.Min(BlockBytes, (chunk.Length - start) * size));
                fill(block, chunk, start);
                WriteSegments(writer, block);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Hands on what is written, so that a stream's writer never holds a whole column.</summary>
    private static void FlushWhenLarge(Utf8JsonWriter writer)
    {
        if (writer.BytesPending > BlockBytes)
            writer.Flush();
    }

    private static void Doubles(IArrowArray chunk, int start, Span<double> block)
    {
        for (var i = 0; i < block.Length; i++)
            block[i] = chunk.IsNull(start + i) ? double.NaN : chunk is DoubleArray doubles ? doubles.Values[start + i] : ((FloatArray)chunk).Values[start + i];
    }

    private static void Milliseconds(IArrowArray chunk, int start, Span<double> block)
    {
        switch (chunk)
        {
            case TimestampArray stamps:
                var unit = ColumnReaders.MillisecondsPerUnit(stamps);
                var values = stamps.Values.Slice(start, block.Length);
                for (var i = 0; i < block.Length; i++)
                    block[i] = values[i] * unit;
                break;
            case Date64Array stamps:
                for (var i = 0; i < block.Length; i++)
                    block[i] = stamps.Values[start + i];
                break;
            default:
                var days = ((Date32Array)chunk).Values.Slice(start, block.Length);
                for (var i = 0; i < block.Length; i++)
                    block[i] = days[i] * 86_400_000d;
                break;
        }

        if (chunk.NullCount == 0)
            return;
        for (var i = 0; i < block.Length; i++)
        {
            if (chunk.IsNull(start + i))
                block[i] = double.NaN;
        }
    }

    internal delegate void FillBlock(Span<byte> block, IArrowArray chunk, int start);
}

/// <summary>Rows of numbers of one length, as a heat map takes them.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many numbers a row has.</param>
/// <param name="Values">Row after row; NaN where nothing is known.</param>
internal sealed record Grid(int Rows, int Columns, double[] Values);
