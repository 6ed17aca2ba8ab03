using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>One statement from its start to its last batch: limits, cancelling, and what becomes of the session.</summary>
internal sealed class StatementRun : RowStream
{
    // Small batches are fetched several at a time, as long as that does not make the reader wait.
    private const int MostAhead = 32;
    private static readonly TimeSpan LongestAhead = TimeSpan.FromMilliseconds(5);

    private readonly Session session;
    private readonly SessionPool pool;
    private readonly StatementRecord record;
    private readonly Func<AdbcException, ReadySql?, WarehouseException> explain;
    private readonly StatementLimits limits;
    private readonly CancellationTokenSource timeout;
    private readonly Queue<RecordBatch> ahead = new();

    private ReadySql? sql;
    private AdbcStatement? statement;
    private ImportedStream? stream;
    private long rows;
    private long bytes;
    private StatementOutcome? failure;
    private bool abandoned;
    private bool drained;
    private bool cut;
    private int finished;

    public StatementRun(Session session, SessionPool pool, StatementRecord record, Func<AdbcException, ReadySql?, WarehouseException> explain, StatementLimits limits, TimeProvider time)
    {
        this.session = session;
        this.pool = pool;
        this.record = record;
        this.explain = explain;
        this.limits = limits;
        timeout = new CancellationTokenSource(limits.Timeout, time);
    }

    public override Schema Schema => stream?.Schema ?? throw new InvalidOperationException("The statement has not started.");

    public override bool Cut => cut;

    /// <summary>Sends the statement and reads the first batch: before that no engine has said that it works.</summary>
    public async Task<RowStream> Start(
        Func<(AdbcConnection Connection, ReadySql Sql, IReadOnlyList<StatementParameter> Parameters)> prepare, CancellationToken cancellationToken)
    {
        await OnSession(
            token =>
            {
                var (connection, text, parameters) = prepare();
                sql = text;
                statement = connection.CreateStatement();
                using var interrupter = new Interrupter(statement, token);
                statement.SqlQuery = text.Rendered;
                if (text.Order.Count > 0)
                {
                    using var row = ParameterRow.Of(text.Order, parameters);
                    statement.Prepare();
                    statement.Bind(row, row.Schema);
                }

                token.ThrowIfCancellationRequested();
                stream = (ImportedStream)statement.ExecuteQuery().Stream!;
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
            var batch = stream!.ReadNext();
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

    // The batch, or as much of it as the limits leave; null when nothing is left of it.
    private RecordBatch? Within(RecordBatch batch)
    {
        var size = ByteSize.Of(batch);
        var take = Math.Min(batch.Length, limits.MaxRows - rows);
        if (size > limits.MaxBytes - bytes)
            take = Math.Min(take, (long)(batch.Length * ((double)(limits.MaxBytes - bytes) / size)));
        if (take >= batch.Length)
        {
            rows += batch.Length;
            bytes += size;
            record.Rows = rows;
            return batch;
        }

        cut = true;
        rows += take;
        record.Rows = rows;
        using (batch)
            return take > 0 ? batch.SliceShared(0, (int)take) : null;
    }

    // The caller is free as soon as it cancels; the session is when the engine's call has come back.
    private async Task OnSession(Action<CancellationToken> action, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
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
            var late = timeout.IsCancellationRequested;
            failure = cancelled ? StatementOutcome.Cancelled : late ? StatementOutcome.Timeout : StatementOutcome.Error;
            var explained = exception is AdbcException told ? explain(told, sql) : exception;
            record.Error = cancelled || late ? null : explained as WarehouseException;
            abandoned = !work.IsCompleted;
            var finish = FinishAfter(work, failure.Value);
            if (!abandoned)
                await finish;
            if (cancelled)
                throw new OperationCanceledException(cancellationToken);
            if (late)
                throw new WarehouseException(WarehouseCodes.Timeout, $"The warehouse did not answer within {Said(limits.Timeout)}.");
            if (ReferenceEquals(explained, exception))
                throw;
            throw explained;
        }
    }

    private async Task FinishAfter(Task work, StatementOutcome outcome)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Finish(outcome);
    }

    // Stream, statement, session: in this order, once.
    private async ValueTask Finish(StatementOutcome outcome)
    {
        if (Interlocked.Exchange(ref finished, 1) != 0)
            return;
        while (ahead.TryDequeue(out var left))
            left.Dispose();
        await session.Run(() =>
        {
            stream?.Dispose();
            statement?.Dispose();
            return true;
        });
        timeout.Dispose();
        pool.Return(session);
        record.End(outcome);
    }

    private static string Said(TimeSpan span) => span.TotalSeconds >= 1 ? $"{span.TotalSeconds:0.#} seconds" : $"{span.TotalMilliseconds:0} milliseconds";
}
