using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Ipc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>One statement from its start to its last batch: limits, cancelling, and what becomes of the session.</summary>
internal sealed class StatementRun(
    Session session, SessionPool pool, Statement wanted, Deadline deadline, StatementRecorder recorder, OpenEngine engine, Func<Exception, ReadySql?, Exception> explain, CancellationToken stopping) : RowStream
{
    // Small batches are fetched several at a time, as long as that does not make the reader wait.
    private const int MostAhead = 32;
    private static readonly TimeSpan LongestAhead = TimeSpan.FromMilliseconds(5);

    private readonly Queue<RecordBatch> ahead = new();

    private StatementRecord? record;
    private ReadySql? sql;
    private AdbcStatement? statement;
    private IArrowArrayStream? stream;
    private long rows;
    private long bytes;
    private StatementOutcome? failure;
    private bool abandoned;
    private bool drained;
    private bool cut;
    private int finished;

    public override Schema Schema => stream?.Schema ?? throw new InvalidOperationException("The statement has not started.");

    public override bool Cut => cut;

    /// <summary>Sends the statement and reads the first batch: before that no engine has said that it works.</summary>
    public async Task<RowStream> Start(Func<(AdbcConnection Connection, ReadySql Sql)> prepare, CancellationToken cancellationToken)
    {
        await OnSession(
            token =>
            {
                (var connection, sql) = prepare();
                using var row = sql.Order.Count > 0 ? ParameterRow.Of(sql.Order, wanted.Parameters) : null;
                token.ThrowIfCancellationRequested();

                // From here on it is sent: what was refused before has reached no engine.
                record = recorder.Begin(wanted.Tags);
                statement = connection.CreateStatement();
                engine.Begin(statement, wanted, Told);
                using var interrupter = new Interrupter(statement, token);
                statement.SqlQuery = sql.Rendered;
                if (row is not null)
                {
                    statement.Prepare();
                    statement.Bind(row, row.Schema);
                }

                token.ThrowIfCancellationRequested();
                stream = statement.ExecuteQuery().Stream!;
                Fetch(1, token);
            },
            cancellationToken);
        return this;
    }

    public override async ValueTask<RecordBatch?> Next(CancellationToken cancellationToken)
    {
        if (failure is not null)
            throw new InvalidOperationException("The statement has failed; there is nothing more to read.");
        if (finished != 0)
            return null;
        if (ahead.Count == 0 && !drained)
        {
            await OnSession(
                token =>
                {
                    using var interrupter = new Interrupter(statement!, token);
                    Fetch(MostAhead, token);
                },
                cancellationToken);
        }

        if (!ahead.TryDequeue(out var batch))
        {
            cut = stream is ITruncated { IsTruncated: true };
            await Finish(StatementOutcome.Ok);
            return null;
        }

        var taken = Within(batch);
        if (cut)
            await Finish(StatementOutcome.Ok);
        return taken;
    }

    // An abandoned call still has the session; it cleans up when it comes back.
    public override ValueTask DisposeAsync() =>
        abandoned ? ValueTask.CompletedTask : Finish(drained && ahead.Count == 0 ? StatementOutcome.Ok : StatementOutcome.Cancelled);

    private void Fetch(int most, CancellationToken token)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            token.ThrowIfCancellationRequested();
            var batch = Read();
            if (batch is null)
            {
                drained = true;
                return;
            }

            if (batch.Length > 0 || ahead.Count == 0)
                ahead.Enqueue(batch);
            else
                batch.Dispose();
        }
        while (ahead.Count < most && Stopwatch.GetElapsedTime(began) < LongestAhead);
    }

    private void Told(WarehouseStage stage)
    {
        deadline.Told(stage);
        wanted.Watch?.Told(stage);
    }

    // The session's thread is there to be blocked.
    private RecordBatch? Read()
    {
        var next = stream!.ReadNextRecordBatchAsync(CancellationToken.None);
        return next.IsCompleted ? next.GetAwaiter().GetResult() : next.AsTask().GetAwaiter().GetResult();
    }

    // The batch, or as much of it as the limits leave; null when nothing is left of it.
    private RecordBatch? Within(RecordBatch batch)
    {
        var size = ByteSize.Of(batch);
        var take = Math.Min(batch.Length, wanted.Limits.MaxRows - rows);
        if (size > wanted.Limits.MaxBytes - bytes)
            take = Math.Min(take, (long)(batch.Length * ((double)(wanted.Limits.MaxBytes - bytes) / size)));
        if (take >= batch.Length)
        {
            rows += batch.Length;
            bytes += size;
            record!.Rows = rows;
            return batch;
        }

        cut = true;
        rows += take;
        record!.Rows = rows;
        using (batch)
            return take > 0 ? batch.SliceShared(0, (int)take) : null;
    }

    // The caller is free as soon as it cancels; the session is when the engine's call has come back.
    private async Task OnSession(Action<CancellationToken> action, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, stopping);
        var token = linked.Token;
        var work = session.Run(() =>
        {
            token.ThrowIfCancellationRequested();
            action(token);
            return true;
        });
        try
        {
            await work.WaitAsync(token);
        }
        catch (Exception exception)
        {
            var cancelled = cancellationToken.IsCancellationRequested;
            var late = deadline.Passed;
            var stopped = stopping.IsCancellationRequested;
            failure = cancelled || stopped ? StatementOutcome.Cancelled : late ? StatementOutcome.Timeout : StatementOutcome.Error;
            var explained = explain(exception, sql);
            abandoned = !work.IsCompleted;
            var finish = FinishAfter(work, failure.Value, (explained as WarehouseException)?.Code);
            if (!abandoned)
                await finish;
            if (cancelled)
                throw new OperationCanceledException(cancellationToken);
            if (late)
                throw deadline.Error();
            if (stopped)
                throw AdbcWarehouse.Stopping();
            if (ReferenceEquals(explained, exception))
                throw;
            throw explained;
        }
    }

    private async Task FinishAfter(Task work, StatementOutcome outcome, string? code)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Finish(outcome, code);
    }

    // Stream, statement, session: in this order, once; what a driver cannot let go of holds nobody else up.
    private async ValueTask Finish(StatementOutcome outcome, string? code = null)
    {
        if (Interlocked.Exchange(ref finished, 1) != 0)
            return;
        while (ahead.TryDequeue(out var left))
            left.Dispose();
        Task released = session.Run(() =>
        {
            using (statement)
                stream?.Dispose();
            return true;
        });
        await released.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        deadline.Dispose();
        pool.Return(session);
        record?.End(outcome, code);
    }
}
