using Apache.Arrow;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>All rows of a statement.</summary>
internal sealed class AllRows(Schema schema, List<RecordBatch> batches, bool cut) : IDisposable
{
    public Schema Schema { get; } = schema;

    public IReadOnlyList<RecordBatch> Batches => batches;

    public bool Cut { get; } = cut;

    public long Count => batches.Sum(batch => (long)batch.Length);

    public static async Task<AllRows> Read(IWarehouse warehouse, Statement statement, CancellationToken cancellationToken)
    {
        await using var stream = await warehouse.Run(statement, cancellationToken);
        var batches = new List<RecordBatch>();
        try
        {
            while (await stream.Next(cancellationToken) is { } batch)
                batches.Add(batch);
            return new(stream.Schema, batches, stream.Cut);
        }
        catch
        {
            batches.ForEach(batch => batch.Dispose());
            throw;
        }
    }

    public void Dispose() => batches.ForEach(batch => batch.Dispose());
}
