using Apache.Arrow;

namespace CleanDash.Application.Warehouses;

/// <summary>Rows of one statement as Arrow record batches; the reader owns each batch. Not for use by two threads at once.</summary>
public abstract class RowStream : IAsyncDisposable
{
    /// <summary>Names and types of the columns.</summary>
    public abstract Schema Schema { get; }

    /// <summary>True when rows or bytes were left out at a limit; known once <see cref="Next"/> gave null.</summary>
    public abstract bool Cut { get; }

    /// <summary>The next batch, or null after the last one.</summary>
    /// <exception cref="WarehouseException">The engine failed while it was reading, or the time limit passed.</exception>
    public abstract ValueTask<RecordBatch?> Next(CancellationToken cancellationToken);

    /// <summary>Ends the statement in the engine, if it still runs, and frees it.</summary>
    public abstract ValueTask DisposeAsync();
}
