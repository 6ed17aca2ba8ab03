using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanDash.Infrastructure.Store;

/// <summary>Gives changes an IMMEDIATE transaction of their own; their audit is appended before the commit.</summary>
internal sealed class UnitOfWork(StoreContext context, WriterTurn turn, StoreOptions options, Caller caller, TimeProvider time) : IUnitOfWork
{
    private readonly StoreContext context = context;
    private readonly WriterTurn turn = turn;
    private readonly Caller caller = caller;
    private readonly List<AuditRow> audit = [];

    /// <summary>Kept for the running change; saved with it or forgotten with it.</summary>
    public void Add(AuditRow row) => audit.Add(row);

    public Task<IChange> Begin(CancellationToken cancellationToken) => Begin(options.Patience, cancellationToken);

    /// <summary>As <see cref="Begin(CancellationToken)"/>, with a patience of its own; a second is the least.</summary>
    public async Task<IChange> Begin(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (!await turn.Take(patience, cancellationToken)) throw new StoreException(Sqlite.Sentence(5));
        try
        {
            audit.Clear();
            context.ChangeTracker.Clear();
            var left = patience - time.GetElapsedTime(started);
            context.Database.SetCommandTimeout(Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)));
            await context.Database.OpenConnectionAsync(cancellationToken);
            // BEGIN itself waits for the other process as long as the connection's time-out says.
            ((SqliteConnection)context.Database.GetDbConnection()).DefaultTimeout = Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
            return new Change(this, await context.Database.BeginTransactionAsync(cancellationToken));
        }
        catch (Exception exception)
        {
            try
            {
                await context.Database.CloseConnectionAsync();
            }
            finally
            {
                turn.Give();
            }

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
                // Whoever only rehearses learns all that saving could refuse; the end of the change takes it back.
                if (work.caller.Rehearses) return;
                // From here on the answer must be the truth, so the commit is not given up half way.
                await transaction.CommitAsync(CancellationToken.None);
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
