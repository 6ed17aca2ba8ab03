using CleanDash.Application.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanDash.Infrastructure.Store;

/// <summary>Whatever EF Core asks of the store runs through here, so this is the one place where SQLite's errors become a <see cref="StoreException"/>.</summary>
internal sealed class TellsFaults(ExecutionStrategyDependencies dependencies) : IExecutionStrategy
{
    // Nothing is tried again; but then EF Core reads all rows while it is here, and none later where an error would pass by.
    public bool RetriesOnFailure => true;

    public TResult Execute<TState, TResult>(TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded)
    {
        try
        {
            return operation(dependencies.CurrentContext.Context, state);
        }
        catch (Exception exception) when (Cause(exception) is { } cause)
        {
            throw Sqlite.Fault(cause);
        }
    }

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state,
        Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded,
        CancellationToken cancellationToken = default)
    {
        try
        {
            return await operation(dependencies.CurrentContext.Context, state, cancellationToken);
        }
        catch (Exception exception) when (Cause(exception) is { } cause)
        {
            throw Sqlite.Fault(cause);
        }
    }

    private static SqliteException? Cause(Exception exception) => exception as SqliteException ?? (exception as DbUpdateException)?.InnerException as SqliteException;
}
