using System.Collections.Concurrent;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A bounded number of sessions, one user each; a bounded number of callers waits for one.</summary>
internal sealed class SessionPool(int size, int queue) : IDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly ConcurrentStack<Session> idle = new();
    private int waiting;
    private volatile bool closed;

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

        if (closed)
        {
            // Whoever waits behind this one is to learn it too.
            free.Release();
            return null;
        }

        return idle.TryPop(out var session) ? session : new Session();
    }

    public void Return(Session session)
    {
        idle.Push(session);
        if (closed)
            CloseIdle();
        free.Release();
    }

    /// <summary>Closes the sessions that are free now; the others follow when they come back.</summary>
    public void Dispose()
    {
        closed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (idle.TryPop(out var session))
            session.Dispose();
    }
}
