using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanDash.Infrastructure.Store;

/// <summary>The turn to write: one writer in this process at a time, so that only the console can be in the way.</summary>
internal sealed class WriterTurn : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task<bool> Take(TimeSpan patience, CancellationToken cancellationToken) => await turn.WaitAsync(patience, cancellationToken);

    public void Give() => turn.Release();

    public void Dispose() => turn.Dispose();
}

/// <summary>Gives changes an IMMEDIATE transaction of their own; their audit is appended before the commit.</summary>
internal sealed class UnitOfWork(StoreContext context, WriterTurn turn, StoreOptions options, TimeProvider time) : IUnitOfWork
{
    private readonly StoreContext context = context;
    private readonly WriterTurn turn = turn;
    private readonly List<AuditRow> audit = [];

    /// <summary>Kept for the running change; saved with it or forgotten with it.</summary>
    public void Add(AuditRow row) => audit.Add(row);

    public async Task<IChange> Begin(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (!await turn.Take(options.Patience, cancellationToken)) throw new StoreException(Sqlite.Sentence(5));
        try
        {
            audit.Clear();
            context.ChangeTracker.Clear();
            var left = options.Patience - time.GetElapsedTime(started);
            context.Database.SetCommandTimeout(Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)));
            await context.Database.OpenConnectionAsync(cancellationToken);
            // BEGIN itself waits for the other process as long as the connection's time-out says.
            ((SqliteConnection)context.Database.GetDbConnection()).DefaultTimeout = Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
            return new Change(this, await context.Database.BeginTransactionAsync(cancellationToken));
        }
        catch (Exception exception)
        {
            await context.Database.CloseConnectionAsync();
            turn.Give();
            if (exception is SqliteException sqlite) throw Sqlite.Fault(sqlite);
            throw;
        }
    }

    private sealed class Change(UnitOfWork work, IDbContextTransaction transaction) : IChange
    {
        private bool ended;

        public async Task Save(CancellationToken cancellationToken)
        {
            try
            {
                await AuditRow.Append(work.context, work.audit, cancellationToken);
                await work.context.SaveChangesAsync(cancellationToken);
                // From here on the answer must be the truth, so the commit is not given up half way.
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (DbUpdateException exception) when (exception.InnerException is SqliteException sqlite)
            {
                throw Sqlite.Fault(sqlite);
            }
            catch (SqliteException exception)
            {
                throw Sqlite.Fault(exception);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (ended) return;
            ended = true;
            try
            {
                await transaction.DisposeAsync();
                await work.context.Database.CloseConnectionAsync();
                work.context.ChangeTracker.Clear();
                work.audit.Clear();
            }
            finally
            {
                work.turn.Give();
            }
        }
    }
}
