using Apache.Arrow;
using Apache.Arrow.Ipc;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>The rows of a statement, part after part; the next part is fetched while this one is read. Parts and rows are counted against what the warehouse announced.</summary>
internal sealed class StatementResult : IArrowArrayStream, ITruncated
{
    private readonly StatementApi api;
    private readonly IResultParts parts;
    private readonly string statement;
    private readonly Manifest manifest;
    private readonly CancellationTokenSource over;
    private readonly Queue<RecordBatch> read = new();
    private Task<ResultPart>? coming;
    private int part;
    private int? next;
    private long rows;

    private StatementResult(StatementApi api, IResultParts parts, StatementResponse statement, CancellationToken cancellationToken)
    {
        this.api = api;
        this.parts = parts;
        this.statement = statement.Id;
        manifest = statement.Manifest!;
        over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        next = manifest.Chunks is null && parts.HasFirst ? 0 : null;
    }

    public Schema Schema => parts.Schema;

    public bool IsTruncated => manifest.Truncated;

    // Where the number of parts is not announced, each says whether another follows.
    private bool HasMore => manifest.Chunks is { } announced ? part < announced : next == part;

    /// <summary>Opens the result; its first part is on its way then, and its columns are known.</summary>
    public static async Task<StatementResult> Open(StatementApi api, IResultParts parts, StatementResponse statement, CancellationToken cancellationToken)
    {
        var result = new StatementResult(api, parts, statement, cancellationToken);
        try
        {
            if (result.HasMore)
                await result.Take();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (read.Count == 0 && HasMore)
                await Take();
        }
        catch (OperationCanceledException exception)
        {
            throw new ServerException(ServerFault.Cancelled, "The statement was cancelled.", exception);
        }

        if (read.TryDequeue(out var batch))
            return batch;
        if (next is not null)
            throw StatementErrors.NotWhole($"part {next} was not announced");
        return manifest.Rows is not { } announced || announced == rows ? null : throw StatementErrors.NotWhole($"{rows} of {announced} rows came");
    }

    public void Dispose()
    {
        over.Cancel();
        while (read.TryDequeue(out var batch))
            batch.Dispose();
        _ = coming?.ContinueWith(static (done, _) => done.Exception, null, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        over.Dispose();
        api.Close(statement);
    }

    private async Task Take()
    {
        coming ??= parts.Fetch(part, over.Token);
        var came = await coming;
        var index = part++;
        next = came.Next;
        coming = HasMore ? parts.Fetch(part, over.Token) : null;
        var batches = came.Read();
        long count = batches.Sum(static batch => (long)batch.Length);
        foreach (var batch in batches)
            read.Enqueue(batch);
        if (came.Offset is { } offset && offset != rows)
            throw StatementErrors.NotWhole($"part {index} begins at row {offset}, not {rows}");
        if (came.Rows is { } announced && announced != count)
            throw StatementErrors.NotWhole($"part {index} has {count} rows, not {announced}");
        rows += count;
    }
}
