using Apache.Arrow;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Where the parts of a result come from.</summary>
internal interface IResultParts
{
    /// <summary>The columns, as far as they are known; once a part has been read, as its rows have them.</summary>
    Schema Schema { get; }

    /// <summary>Whether the answer to the statement has a part already.</summary>
    bool HasFirst { get; }

    /// <summary>Fetches a part; one at a time.</summary>
    /// <exception cref="Spark.ServerException">It cannot be had.</exception>
    Task<ResultPart> Fetch(int index, CancellationToken cancellationToken);
}

/// <summary>A part of a result that has been fetched.</summary>
/// <param name="Offset">The row that it begins with, as the warehouse counts them.</param>
/// <param name="Rows">How many rows the warehouse says are in it.</param>
/// <param name="Next">The part behind it; null for the last one.</param>
/// <param name="Read">Its rows.</param>
internal sealed record ResultPart(long? Offset, long? Rows, int? Next, Func<IReadOnlyList<RecordBatch>> Read);
