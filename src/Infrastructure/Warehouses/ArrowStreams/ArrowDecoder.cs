using System.Buffers.Binary;
using Apache.Arrow;

namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>
/// Reads Arrow streams (the IPC format) that came from elsewhere and may be damaged: every part is checked before it is touched, so that the worst that
/// bytes can do is <see cref="DamagedArrowException"/>. The batches lie over the given bytes; nothing is copied unless it is compressed.
/// </summary>
internal sealed class ArrowDecoder
{
    private const int Continues = -1;
    private const int SchemaMessage = 1;
    private const int BatchMessage = 3;

    private byte[]? known;
    private Schema? schema;

    /// <summary>The columns of the first stream; all others must have the same.</summary>
    public Schema Schema => schema ?? throw new InvalidOperationException("Nothing has been read yet.");

    /// <summary>The batches of one whole stream: a schema, batches, and perhaps the mark of its end.</summary>
    /// <exception cref="DamagedArrowException">The bytes are no such stream, or one with other columns than the first.</exception>
    public List<RecordBatch> Read(ReadOnlyMemory<byte> stream)
    {
        try
        {
            return Messages(stream);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or OverflowException or NotSupportedException or NotImplementedException)
        {
            // What the library itself would not build.
            throw new DamagedArrowException("The stream cannot be read.", exception);
        }
    }

    private List<RecordBatch> Messages(ReadOnlyMemory<byte> stream)
    {
        var batches = new List<RecordBatch>(1);
        var seen = false;
        while (Next(ref stream, out var metadata))
        {
            var message = FlatTable.Root(metadata.Span);
            var length = message.Long(3);
            if (length < 0 || length > stream.Length)
                throw new DamagedArrowException("The stream ends within a message.");
            var body = stream[..(int)length];
            stream = stream[(int)length..];
            if (message.Number(0, 2) is not (3 or 4))
                throw new DamagedArrowException("The stream is of another version of the format.");
            switch (message.Number(1, 1))
            {
                case SchemaMessage when !seen:
                    seen = true;
                    Take(metadata, message.Table(2));
                    break;
                case BatchMessage when seen:
                    batches.Add(ArrowBatches.Read(message.Table(2), body, Schema));
                    break;
                default:
                    throw new DamagedArrowException("The stream has a message that does not belong there.");
            }
        }

        return seen ? batches : throw new DamagedArrowException("The stream has no schema.");
    }

    // The same bytes are the same schema, which is what every batch after the first says.
    private void Take(ReadOnlyMemory<byte> metadata, FlatTable table)
    {
        if (known is not null && metadata.Span.SequenceEqual(known))
            return;
        var read = ArrowSchemas.Read(table);
        if (schema is not null && !SchemaEquality.Same(schema, read))
            throw new DamagedArrowException("The columns changed within the result.");
        schema ??= read;
        known ??= metadata.ToArray();
    }

    // A message is its length, after a mark that older writers leave out, and the length 0 ends the stream.
    private static bool Next(ref ReadOnlyMemory<byte> stream, out ReadOnlyMemory<byte> metadata)
    {
        metadata = default;
        if (stream.Length == 0)
            return false;
        var length = Number(ref stream);
        if (length == Continues)
            length = Number(ref stream);
        if (length == 0)
            return false;
        if (length < 0 || length > stream.Length)
            throw new DamagedArrowException("The stream ends within a message.");
        metadata = stream[..length];
        stream = stream[length..];
        return true;
    }

    private static int Number(ref ReadOnlyMemory<byte> stream)
    {
        if (stream.Length < 4)
            throw new DamagedArrowException("The stream ends within a message.");
        var number = BinaryPrimitives.ReadInt32LittleEndian(stream.Span);
        stream = stream[4..];
        return number;
    }
}
