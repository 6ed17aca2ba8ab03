using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A bounded number of sessions, one user each; a bounded number of callers waits for one.</summary>
internal sealed class SessionPool(int size, int queue) : IAsyncDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly Lock gate = new();
    private readonly Stack<Session> idle = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open;
    private int waiting;
    private bool closed;

    /// <summary>A session for this caller alone; null once the pool is closed.</summary>
    public async ValueTask<Session?> Rent(CancellationToken cancellationToken)
    {
        if (!free.Wait(0, CancellationToken.None))
        {
            try
            {
                if (Interlocked.Increment(ref waiting) > queue)
                    throw new WarehouseException(WarehouseCodes.Busy, "Too many queries wait for the warehouse already; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) };
                await free.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }

        lock (gate)
        {
            if (!closed)
            {
                if (idle.TryPop(out var session))
                    return session;
                open++;
                return new Session();
            }
        }

        // Whoever waits behind this one is to learn it too.
        free.Release();
        return null;
    }

    public void Return(Session session)
    {
        bool leaves;
        lock (gate)
        {
            leaves = closed;
            if (!leaves)
                idle.Push(session);
        }

        if (leaves)
            _ = Leave(session);
        free.Release();
    }

    /// <summary>Closes the sessions that are free now; the others follow when they come back. Completes when the last connection is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            if (open == 0)
                empty.TrySetResult();
            while (idle.TryPop(out var session))
                _ = Leave(session);
        }

        await empty.Task;
    }

    private async Task Leave(Session session)
    {
        // A connection that cannot be closed is gone all the same.
        await session.Close().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            if (--open == 0)
                empty.TrySetResult();
        }
    }
}
