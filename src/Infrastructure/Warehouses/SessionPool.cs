namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A bounded number of sessions, one user each; a bounded number of callers waits for one.</summary>
internal sealed class SessionPool(int size, int queue) : IAsyncDisposable
{
    private readonly Turns turns = new(size, queue);
    private readonly Lock gate = new();
    private readonly Stack<Session> idle = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open;
    private bool closed;

    /// <summary>A session for this caller alone, when it is that dashboard's turn; null once the pool is closed.</summary>
    public async ValueTask<Session?> Rent(string dashboard, CancellationToken cancellationToken)
    {
        await turns.Take(dashboard, cancellationToken);
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
        turns.Release();
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
        turns.Release();
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
