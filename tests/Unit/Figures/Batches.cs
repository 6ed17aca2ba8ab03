using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Unit.Figures;

/// <summary>Results as an engine would give them, made by hand.</summary>
internal static class Batches
{
    public static (Schema Schema, RecordBatch[] Batches) Of(params (string Name, IArrowArray[] Chunks)[] columns)
    {
        var schema = new Schema([.. columns.Select(column => new Field(column.Name, column.Chunks[0].Data.DataType, nullable: true))], metadata: null);
        var batches = Enumerable.Range(0, columns[0].Chunks.Length)
            .Select(i => new RecordBatch(schema, columns.Select(column => column.Chunks[i]), columns[0].Chunks[i].Length));
        return (schema, [.. batches]);
    }

    public static DoubleArray Doubles(params double?[] values)
    {
        var builder = new DoubleArray.Builder();
        foreach (var value in values)
            builder.Append(value);
        return builder.Build();
    }

    public static FloatArray Floats(params float[] values) => new FloatArray.Builder().AppendRange(values).Build();

    public static Int64Array Longs(params long?[] values)
    {
        var builder = new Int64Array.Builder();
        foreach (var value in values)
            builder.Append(value);
        return builder.Build();
    }

    public static Int32Array Ints(params int[] values) => new Int32Array.Builder().AppendRange(values).Build();

    public static StringArray Texts(params string?[] values) => new StringArray.Builder().AppendRange(values).Build();

    public static Date32Array Days(params DateOnly[] values)
    {
        var builder = new Date32Array.Builder();
        foreach (var value in values)
            builder.Append(value.ToDateTime(TimeOnly.MinValue));
        return builder.Build();
    }

    public static Decimal128Array Decimals(int scale, params decimal?[] values)
    {
        var builder = new Decimal128Array.Builder(new Decimal128Type(38, scale));
        foreach (var value in values)
            _ = value is { } present ? builder.Append(present) : builder.AppendNull();
        return builder.Build();
    }
}
