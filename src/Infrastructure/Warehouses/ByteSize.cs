using Apache.Arrow;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The size of a batch: the bytes of its buffers, children and dictionaries included.</summary>
internal static class ByteSize
{
    public static long Of(RecordBatch batch)
    {
        long bytes = 0;
        foreach (var column in batch.Arrays)
            bytes += Of(column.Data);
        return bytes;
    }

    private static long Of(ArrayData data)
    {
        long bytes = 0;
        foreach (var buffer in data.Buffers)
            bytes += buffer.Length;
        foreach (var child in data.Children ?? [])
            bytes += Of(child);
        return data.Dictionary is { } dictionary ? bytes + Of(dictionary) : bytes;
    }
}
