using Apache.Arrow;
using Apache.Arrow.Ipc;
using CleanDash.Infrastructure.Warehouses.ArrowStreams;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>The rows of a statement, part after part; the next part is fetched while this one is read. Parts and rows are counted against what the warehouse announced.</summary>
internal sealed class StatementResult : IArrowArrayStream, ITruncated
{
    private const int FreshLinks = 3;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly StatementApi api;
    private readonly LinkDownload download;
    private readonly StatementResponse statement;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource over;
    private readonly ArrowDecoder decoder = new();
    private readonly Queue<RecordBatch> read = new();
    private readonly int parts;
    private Task<byte[]>? coming;
    private ExternalLink? comingLink;
    private int part;
    private long rows;

    private StatementResult(StatementApi api, LinkDownload download, StatementResponse statement, TimeProvider time, CancellationToken cancellationToken)
    {
        this.api = api;
        this.download = download;
        this.statement = statement;
        this.time = time;
        over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        parts = statement.Manifest!.Chunks ?? (statement.Result?.Links is { Count: > 0 } ? 1 : 0);
        Schema = StatementValues.Schema(statement.Manifest);
    }

    public Schema Schema { get; private set; }

    public bool IsTruncated => statement.Manifest!.Truncated;

    /// <summary>Opens the result; its first part is on its way then, and its columns are known.</summary>
    public static async Task<StatementResult> Open(StatementApi api, LinkDownload download, StatementResponse statement, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = new StatementResult(api, download, statement, time, cancellationToken);
        try
        {
            if (result.parts > 0)
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
            while (read.Count == 0 && part < parts)
                await Take();
        }
        catch (OperationCanceledException exception)
        {
            throw new SparkException(SparkFault.Cancelled, "The statement was cancelled.", exception);
        }

        if (read.TryDequeue(out var batch))
            return batch;
        return statement.Manifest!.Rows is not { } announced || announced == rows ? null : throw Cut($"{rows} of {announced} rows came");
    }

    public void Dispose()
    {
        over.Cancel();
        while (read.TryDequeue(out var batch))
            batch.Dispose();
        _ = coming?.ContinueWith(static (done, _) => done.Exception, null, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        over.Dispose();
        api.Close(statement.Id);
    }

    private async Task Take()
    {
        coming ??= Part(part);
        var bytes = await coming;
        var link = comingLink!;
        part++;
        coming = part < parts ? Part(part) : null;
        var batches = Decode(bytes);
        long count = batches.Sum(static batch => (long)batch.Length);
        foreach (var batch in batches)
            read.Enqueue(batch);
        if (link.RowOffset is { } offset && offset != rows)
            throw Cut($"part {link.Index} begins at row {offset}, not {rows}");
        if (link.RowCount is { } announced && announced != count)
            throw Cut($"part {link.Index} has {count} rows, not {announced}");
        rows += count;
        Schema = decoder.Schema;
    }

    private List<RecordBatch> Decode(byte[] bytes)
    {
        try
        {
            return decoder.Read(bytes);
        }
        catch (DamagedArrowException exception)
        {
            throw new SparkException(SparkFault.Incomplete, exception.Message, exception);
        }
    }

    private async Task<byte[]> Part(int index)
    {
        var link = index == 0 ? Find(statement.Result, 0) : null;
        for (var fresh = 0; ; fresh++)
        {
            if (link is null || (link.Expiration is { } end && end - time.GetUtcNow() < Margin && fresh == 0))
                link = Find(await api.Links(statement.Id, index, over.Token), index) ?? throw Cut($"part {index} has no link");
            try
            {
                comingLink = link;
                return await download.Fetch(link, over.Token);
            }
            catch (LinkExpiredException) when (fresh < FreshLinks)
            {
                link = null;
            }
            catch (LinkExpiredException exception)
            {
                throw new SparkException(SparkFault.Unreachable, $"The storage does not honour the links to part {index}.", exception);
            }
        }
    }

    private static ExternalLink? Find(Chunk? chunk, int index) => chunk?.Links?.FirstOrDefault(link => link.Index == index);

    private static SparkException Cut(string how) => new(SparkFault.Incomplete, $"The result is not whole: {how}.");
}
