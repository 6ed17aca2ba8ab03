using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc;

/// <summary>What a query gives.</summary>
/// <param name="rowCount">Number of rows, −1 if unknown.</param>
/// <param name="stream">The rows.</param>
public sealed class QueryResult(long rowCount, IArrowArrayStream stream)
{
    /// <summary>Number of rows, −1 if unknown.</summary>
    public long RowCount { get; } = rowCount;

    /// <summary>The rows; the reader disposes it.</summary>
    public IArrowArrayStream? Stream { get; set; } = stream;
}

/// <summary>What a statement without rows gives.</summary>
/// <param name="affectedRows">Number of changed rows, −1 if unknown.</param>
public sealed class UpdateResult(long affectedRows)
{
    /// <summary>Number of changed rows, −1 if unknown.</summary>
    public long AffectedRows { get; } = affectedRows;
}

/// <summary>A result that is read in parts.</summary>
/// <param name="schema">Columns of each part.</param>
/// <param name="affectedRows">Number of rows, −1 if unknown.</param>
/// <param name="partitionDescriptors">The parts.</param>
public sealed class PartitionedResult(Schema schema, long affectedRows, IReadOnlyList<PartitionDescriptor> partitionDescriptors)
{
    /// <summary>Columns of each part.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>Number of rows, −1 if unknown.</summary>
    public long AffectedRows { get; } = affectedRows;

    /// <summary>The parts.</summary>
    public IReadOnlyList<PartitionDescriptor> PartitionDescriptors { get; } = partitionDescriptors;
}

/// <summary>The driver's own name for one part of a result.</summary>
/// <param name="descriptor">The bytes, as the driver gave them.</param>
public readonly struct PartitionDescriptor(byte[] descriptor) : IEquatable<PartitionDescriptor>
{
    private readonly byte[] descriptor = descriptor;

    /// <summary>The bytes, as the driver gave them.</summary>
    public ReadOnlySpan<byte> Descriptor => descriptor;

    /// <summary>Whether two parts have the same bytes.</summary>
    public static bool operator ==(PartitionDescriptor left, PartitionDescriptor right) => left.Equals(right);

    /// <summary>Whether two parts have other bytes.</summary>
    public static bool operator !=(PartitionDescriptor left, PartitionDescriptor right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PartitionDescriptor other) => Descriptor.SequenceEqual(other.Descriptor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PartitionDescriptor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Descriptor);
        return hash.ToHashCode();
    }
}
