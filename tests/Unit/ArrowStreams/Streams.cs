using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace CleanDash.Unit.ArrowStreams;

/// <summary>Arrow streams with every kind of column, written by the library that does not read them here.</summary>
internal static class Streams
{
    public static RecordBatch Batch(int rows)
    {
        var schema = new Schema.Builder();
        List<IArrowArray> arrays = [];
        Add("text", new StringArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? null : new string('ü', i % 5))).Build());
        Add("i8", new Int8Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => (sbyte)i)).Build());
        Add("i16", new Int16Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => (short)i)).Build());
        Add("i32", Nullable(new Int32Array.Builder(), rows));
        Add("i64", new Int64Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => (long)i)).Build());
        Add("f32", new FloatArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => (float)i)).Build());
        Add("f64", new DoubleArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => i / 3.0)).Build());
        Add("flag", new BooleanArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => i % 3 == 0)).Build());
        Add("day", new Date32Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => DateTime.UnixEpoch.AddDays(i))).Build());
        Add("moment", new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")).AppendRange(Enumerable.Range(0, rows).Select(i => DateTimeOffset.UnixEpoch.AddSeconds(i))).Build());
        var decimals = new Decimal128Array.Builder(new Decimal128Type(20, 4));
        for (var i = 0; i < rows; i++)
            decimals.Append(i / 4m);
        Add("amount", decimals.Build());
        Add("bytes", new BinaryArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => new[] { (byte)i })).Build());
        var lists = new ListArray.Builder(Int32Type.Default);
        for (var i = 0; i < rows; i++)
        {
            lists.Append();
            ((Int32Array.Builder)lists.ValueBuilder).AppendRange(Enumerable.Range(0, i % 4));
        }

        Add("list", lists.Build());
        var x = new Int32Array.Builder().AppendRange(Enumerable.Range(0, rows)).Build();
        var y = new StringArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(i => $"{i}")).Build();
        Add("row", new StructArray(new StructType([new Field("x", Int32Type.Default, true), new Field("y", StringType.Default, true)]), rows, [x, y], ArrowBuffer.Empty));
        Add("nothing", new NullArray(rows));
        return new RecordBatch(schema.Build(), arrays, rows);

        void Add(string name, IArrowArray array)
        {
            schema.Field(new Field(name, array.Data.DataType, nullable: true));
            arrays.Add(array);
        }
    }

    public static byte[] Of(RecordBatch batch, CompressionCodecType? codec = null, int times = 1)
    {
        using var stream = new MemoryStream();
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using (var writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true, options))
        {
            for (var i = 0; i < times; i++)
                writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    /// <summary>Reads every value of every column, as a reader that trusts its arrays does.</summary>
    public static int Touch(IArrowArray array)
    {
        var sum = 0;
        for (var i = 0; i < array.Length; i++)
        {
            if (array.IsNull(i))
                continue;
            sum += array switch
            {
                StringArray text => text.GetBytes(i).Length == 0 ? 0 : text.GetBytes(i)[^1],
                BinaryArray bytes => bytes.GetBytes(i).Length == 0 ? 0 : bytes.GetBytes(i)[^1],
                BooleanArray flag => flag.GetValue(i) == true ? 1 : 0,
                Int8Array number => number.Values[i],
                Int16Array number => number.Values[i],
                Int32Array number => number.Values[i],
                Int64Array number => (int)number.Values[i],
                FloatArray number => (int)number.Values[i],
                DoubleArray number => (int)number.Values[i],
                Date32Array day => day.Values[i],
                TimestampArray moment => (int)moment.Values[i],
                Decimal128Array number => number.ValueBuffer.Span[(i * 16) + 15],
                ListArray list => list.ValueOffsets[i + 1] - list.ValueOffsets[i],
                _ => 0,
            };
        }

        if (array is ListArray elements)
            sum += Touch(elements.Values);
        if (array is StructArray row)
            sum += row.Fields.Sum(Touch);
        return sum;
    }

    private static Int32Array Nullable(Int32Array.Builder builder, int rows)
    {
        for (var i = 0; i < rows; i++)
            _ = i % 3 == 1 ? builder.AppendNull() : builder.Append(i);
        return builder.Build();
    }
}
