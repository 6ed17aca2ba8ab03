using System.Buffers;

namespace CleanDash.Application.Panels;

/// <summary>Bytes in chunks below the large-object threshold, so that an answer of 21 MB neither moves nor doubles while it is written.</summary>
internal sealed class ByteChunks : Stream, IBufferWriter<byte>
{
    private const int ChunkSize = 64 * 1024;
    private readonly List<byte[]> full = [];
    private byte[] current = [];
    private int used;

    public override long Length => full.Sum(chunk => (long)chunk.Length) + used;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return current.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return current.AsSpan(used);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var room = GetSpan();
            int count = Math.Min(room.Length, buffer.Length);
            buffer[..count].CopyTo(room);
            used += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Both, one after the other, without copying either.</summary>
    public static ReadOnlySequence<byte> Join(ReadOnlySequence<byte> head, ReadOnlySequence<byte> rest)
    {
        Chunk? first = null, last = null;
        foreach (var part in head)
            last = Link(part);
        foreach (var part in rest)
            last = Link(part);
        return first is null ? default : new(first, 0, last!, last!.Memory.Length);

        Chunk Link(ReadOnlyMemory<byte> part) => last is null ? first = new(part, 0) : last.Append(part);
    }

    /// <summary>What was written; nothing may be written afterwards.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        if (full.Count == 0)
            return new(current.Length == used ? current : current.AsSpan(0, used).ToArray());
        Chunk first = new(full[0], 0), last = first;
        foreach (byte[] chunk in full.Skip(1))
            last = last.Append(chunk);
        last = last.Append(current.AsMemory(0, used));
        return new(first, 0, last, last.Memory.Length);
    }

    private void Reserve(int sizeHint)
    {
        if (current.Length - used >= Math.Max(sizeHint, 1))
            return;
        if (used == current.Length && used > 0)
            full.Add(current);
        else if (used > 0)
            full.Add(current.AsSpan(0, used).ToArray());
        current = new byte[Math.Max(sizeHint, full.Count == 0 && used == 0 ? 4096 : ChunkSize)];
        used = 0;
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        public Chunk(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Chunk Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Chunk(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
