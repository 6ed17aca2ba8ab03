using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>
/// Makes arrays over the bytes of a record batch, without copying them, and holds every length, offset and count against what is there: afterwards no
/// reader of the arrays can leave their bytes.
/// </summary>
internal ref struct ArrowBatches
{
    // What a small message may unfold to.
    private const long MostUnfolded = 1L << 30;

    private readonly ReadOnlyMemory<byte> body;
    private readonly ReadOnlySpan<byte> nodes;
    private readonly ReadOnlySpan<byte> buffers;
    private readonly ICompressionCodec? codec;
    private long unfolded;
    private int node;
    private int buffer;

    private ArrowBatches(FlatTable batch, ReadOnlyMemory<byte> body)
    {
        this.body = body;
        nodes = batch.Structures(1, 16);
        buffers = batch.Structures(2, 16);
        if (!batch.Has(3))
            return;
        var compression = batch.Table(3);
        codec = (compression.Number(0, 1), compression.Number(1, 1)) switch
        {
            (0, 0) => new CompressionCodecFactory().CreateCodec(CompressionCodecType.Lz4Frame),
            (1, 0) => new CompressionCodecFactory().CreateCodec(CompressionCodecType.Zstd),
            _ => throw new DamagedArrowException("The batch is compressed in a way that is not known."),
        };
    }

    public static RecordBatch Read(FlatTable batch, ReadOnlyMemory<byte> body, Schema schema)
    {
        var length = Length(batch.Long(0));
        var reader = new ArrowBatches(batch, body);
        try
        {
            var arrays = new IArrowArray[schema.FieldsList.Count];
            for (var i = 0; i < arrays.Length; i++)
            {
                var data = reader.Column(schema.FieldsList[i].DataType);
                if (data.Length != length)
                    throw new DamagedArrowException("The columns of a batch have different lengths.");
                arrays[i] = ArrowArrayFactory.BuildArray(data);
            }

            if (reader.node * 16 != reader.nodes.Length || reader.buffer * 16 != reader.buffers.Length)
                throw new DamagedArrowException("A batch has more columns than its schema.");
            return new RecordBatch(schema, arrays, length);
        }
        finally
        {
            reader.codec?.Dispose();
        }
    }

    private ArrayData Column(IArrowType type)
    {
        if ((node + 1) * 16 > nodes.Length)
            throw new DamagedArrowException("A batch has fewer columns than its schema.");
        var length = Length(BinaryPrimitives.ReadInt64LittleEndian(nodes[(node * 16)..]));
        var nulls = BinaryPrimitives.ReadInt64LittleEndian(nodes[((node * 16) + 8)..]);
        node++;
        if (type is NullType)
            return new ArrayData(type, length, length, 0, System.Array.Empty<ArrowBuffer>());
        var validity = Validity(length, nulls);
        return type switch
        {
            StructType row => new ArrayData(type, length, (int)nulls, 0, [validity], Children(row, length)),
            MapType map => List(type, length, (int)nulls, validity, map.KeyValueType),
            ListType list => List(type, length, (int)nulls, validity, list.ValueDataType),
            StringType or BinaryType => Texts(type, length, (int)nulls, validity),
            LargeStringType or LargeBinaryType => LargeTexts(type, length, (int)nulls, validity),
            BooleanType => new ArrayData(type, length, (int)nulls, 0, [validity, Exactly((length + 7L) / 8)]),
            FixedWidthType fixedWidth => new ArrayData(type, length, (int)nulls, 0, [validity, Exactly(length * (fixedWidth.BitWidth / 8L))]),
            _ => throw new DamagedArrowException("The stream has a kind of column that is not known."),
        };
    }

    private ArrayData[] Children(StructType row, int length)
    {
        var children = new ArrayData[row.Fields.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Column(row.Fields[i].DataType);
            if (children[i].Length != length)
                throw new DamagedArrowException("The parts of a column have different lengths.");
        }

        return children;
    }

    private ArrayData List(IArrowType type, int length, int nulls, ArrowBuffer validity, IArrowType element)
    {
        var offsets = Offsets(length, out var end);
        var child = Column(element);
        if (end > child.Length)
            throw new DamagedArrowException("A list reaches past its elements.");
        return new ArrayData(type, length, nulls, 0, [validity, offsets], [child]);
    }

    private ArrayData Texts(IArrowType type, int length, int nulls, ArrowBuffer validity)
    {
        var offsets = Offsets(length, out var end);
        return new ArrayData(type, length, nulls, 0, [validity, offsets, Exactly(end)]);
    }

    private ArrayData LargeTexts(IArrowType type, int length, int nulls, ArrowBuffer validity)
    {
        var offsets = length == 0 && Peek() == 0 ? Empty(sizeof(long)) : Exactly((length + 1L) * sizeof(long));
        var values = MemoryMarshal.Cast<byte, long>(offsets.Span)[..(length + 1)];
        var before = values[0];
        foreach (var value in values)
        {
            if (value < before || value < 0)
                throw new DamagedArrowException("The places of a column's texts are out of order.");
            before = value;
        }

        return new ArrayData(type, length, nulls, 0, [validity, offsets, Exactly(before)]);
    }

    // A stream may leave the single place of an empty column out.
    private ArrowBuffer Offsets(int length, out int end)
    {
        var offsets = length == 0 && Peek() == 0 ? Empty(sizeof(int)) : Exactly((length + 1L) * sizeof(int));
        var values = MemoryMarshal.Cast<byte, int>(offsets.Span)[..(length + 1)];
        var wrong = values[0];
        end = values[0];
        foreach (var value in values)
        {
            wrong |= value - end;
            end = value;
        }

        // Two places that are both not negative differ by less than overflows, so a sign anywhere is a step back.
        return wrong < 0 || values.ContainsAnyInRange(int.MinValue, -1) ? throw new DamagedArrowException("The places of a column's texts are out of order.") : offsets;
    }

    private ArrowBuffer Validity(int length, long nulls)
    {
        var bits = Next();
        if (nulls < 0 || nulls > length)
            throw new DamagedArrowException("A column counts its nulls wrongly.");
        if (bits.Length == 0 && nulls == 0)
            return ArrowBuffer.Empty;
        if (bits.Length < (length + 7L) / 8)
            throw new DamagedArrowException("A column is shorter than its length says.");
        if (Ones(bits.Span, length) != length - nulls)
            throw new DamagedArrowException("A column counts its nulls wrongly.");
        return bits;
    }

    private static long Ones(ReadOnlySpan<byte> bits, int length)
    {
        long ones = 0;
        var whole = MemoryMarshal.Cast<byte, ulong>(bits[..(length / 64 * 8)]);
        foreach (var word in whole)
            ones += BitOperations.PopCount(word);
        for (var i = length / 64 * 64; i < length; i++)
            ones += (bits[i / 8] >> (i % 8)) & 1;
        return ones;
    }

    private ArrowBuffer Exactly(long least)
    {
        var bytes = Next();
        return bytes.Length < least ? throw new DamagedArrowException("A column is shorter than its length says.") : bytes;
    }

    private readonly long Peek() => (buffer + 1) * 16 > buffers.Length ? 0 : BinaryPrimitives.ReadInt64LittleEndian(buffers[((buffer * 16) + 8)..]);

    private ArrowBuffer Empty(int width)
    {
        Next();
        return new ArrowBuffer(new byte[width]);
    }

    private ArrowBuffer Next()
    {
        if ((buffer + 1) * 16 > buffers.Length)
            throw new DamagedArrowException("A batch has fewer columns than its schema.");
        var offset = BinaryPrimitives.ReadInt64LittleEndian(buffers[(buffer * 16)..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(buffers[((buffer * 16) + 8)..]);
        buffer++;
        if (offset < 0 || length < 0 || offset > body.Length || length > body.Length - offset)
            throw new DamagedArrowException("A column lies outside its batch.");
        var bytes = body.Slice((int)offset, (int)length);
        return codec is null || length == 0 ? new ArrowBuffer(bytes) : Unfold(bytes);
    }

    private ArrowBuffer Unfold(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 8)
            throw new DamagedArrowException("A compressed column is cut.");
        var size = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
        if (size == -1)
            return new ArrowBuffer(bytes[8..]);
        if (size < 0 || (unfolded += size) > MostUnfolded)
            throw new DamagedArrowException("A compressed column is too large.");
        var target = new byte[size];
        try
        {
            if (codec!.Decompress(bytes[8..], target) != size)
                throw new DamagedArrowException("A compressed column is cut.");
        }
        catch (Exception exception) when (exception is not (DamagedArrowException or OutOfMemoryException))
        {
            throw new DamagedArrowException("A compressed column cannot be read.", exception);
        }

        return new ArrowBuffer(target);
    }

    private static int Length(long length) => length is >= 0 and < int.MaxValue
        ? (int)length
        : throw new DamagedArrowException("A batch has an impossible number of rows.");
}
