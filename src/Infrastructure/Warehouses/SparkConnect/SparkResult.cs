using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.ArrowStreams;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>The rows of a statement. It ends where the server says so and everything it announced has come, or with an error. Reading blocks its caller's thread.</summary>
internal sealed class SparkResult : IArrowArrayStream
{
    private readonly SparkExecution execution;
    private readonly SparkSession session;
    private readonly CancellationToken cancelled;
    private readonly ArrowDecoder decoder = new();
    private readonly Queue<RecordBatch> ready = new();
    private readonly List<ReadOnlyMemory<byte>> parts = [];
    private Schema? announced;
    private long expected;
    private long gathered;
    private long rows;
    private bool any;
    private bool over;

    private SparkResult(SparkExecution execution, SparkSession session, CancellationToken cancelled) =>
        (this.execution, this.session, this.cancelled) = (execution, session, cancelled);

    public Schema Schema => decoder.Schema;

    /// <summary>Sends the statement and waits for its first batch.</summary>
    public static async Task<SparkResult> Start(SparkExecution execution, SparkSession session, CancellationToken cancelled)
    {
        var result = new SparkResult(execution, session, cancelled);
        try
        {
            while (result.ready.Count == 0 && !result.over)
                await result.Advance();
            return result;
        }
        catch (ServerException exception) when (exception.Fault is ServerFault.Passing or ServerFault.Unreachable or ServerFault.Timeout)
        {
            // Whoever waits need not wait for a server that does not answer to take its end.
            execution.Leave();
            throw;
        }
        catch
        {
            await execution.End();
            throw;
        }
    }

    public async ValueTask<RecordBatch> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (ready.Count == 0 && !over)
            await Advance();
        return ready.TryDequeue(out var batch) ? batch : null!;
    }

    public void Dispose()
    {
        while (ready.TryDequeue(out var batch))
            batch.Dispose();
        execution.End().GetAwaiter().GetResult();
    }

    private async Task Advance()
    {
        try
        {
            if (await execution.Next(cancelled) is { } answer)
                Take(answer);
            else
                Finish();
        }
        catch (UnreadArrowException exception)
        {
            throw new ServerException(ServerFault.Statement, $"{exception.Message} Leave the column out, or CAST it in the SQL.", exception);
        }
        catch (DamagedArrowException exception)
        {
            throw new ServerException(ServerFault.Incomplete, exception.Message, exception);
        }
        catch (ServerException exception)
        {
            throw await session.Explain(exception, cancelled);
        }
        catch (OperationCanceledException exception)
        {
            throw SparkErrors.Of(exception, cancelled);
        }
    }

    private void Take(ExecutePlanResponse answer)
    {
        if (answer.Schema is { } schema)
            announced ??= SparkTypes.Schema(schema);
        if (answer.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch)
            return;
        var batch = answer.ArrowBatch;
        var chunks = batch.HasNumChunksInBatch ? batch.NumChunksInBatch : 1;
        var index = batch.HasChunkIndex ? batch.ChunkIndex : 0;
        Require(index == parts.Count && chunks > index, "A part of a batch is missing.");
        if (index == 0)
        {
            (expected, gathered) = (batch.RowCount, 0);
            Require(expected >= 0 && (!batch.HasStartOffset || batch.StartOffset == rows), "Rows are missing between two batches.");
        }

        Require(batch.RowCount == expected, "The parts of a batch do not belong together.");
        gathered += batch.Data.Length;
        Require(gathered <= execution.MaxBatch, "A batch is too large.");
        parts.Add(batch.Data.Memory);
        if (parts.Count == chunks)
            Decode();
    }

    private void Decode()
    {
        var batches = decoder.Read(Joined());
        parts.Clear();
        if (!any && announced is not null)
            Compare(announced, decoder.Schema);
        any = true;
        Require(batches.Sum(static batch => (long)batch.Length) == expected, "A batch does not have the rows that it was announced with.");
        rows += expected;
        foreach (var batch in batches)
            ready.Enqueue(batch);
    }

    private ReadOnlyMemory<byte> Joined()
    {
        if (parts.Count == 1)
            return parts[0];
        var joined = new byte[gathered];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined.AsMemory(at));
            at += part.Length;
        }

        return joined;
    }

    private void Finish()
    {
        Require(parts.Count == 0, "The result ends within a batch.");
        Require(any, "The result ends before its first batch.");
        over = true;
    }

    // What the server said before and what came: as many columns, of the same kinds where we know the kind.
    private static void Compare(Schema announced, Schema came)
    {
        Require(announced.FieldsList.Count == came.FieldsList.Count, "The result has other columns than were announced.");
        for (var i = 0; i < came.FieldsList.Count; i++)
        {
            var (said, is_) = (announced.FieldsList[i].DataType.TypeId, came.FieldsList[i].DataType.TypeId);
            Require(said == Usual(is_) || said == ArrowTypeId.Null, "The result has other columns than were announced.");
        }
    }

    // Servers that are set so send texts and bytes with wider offsets.
    private static ArrowTypeId Usual(ArrowTypeId type) => type switch
    {
        ArrowTypeId.LargeString => ArrowTypeId.String,
        ArrowTypeId.LargeBinary => ArrowTypeId.Binary,
        _ => type,
    };

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new DamagedArrowException(otherwise);
    }
}
