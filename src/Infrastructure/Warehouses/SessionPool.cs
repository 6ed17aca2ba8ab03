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

    public async ValueTask<Session> Rent(CancellationToken cancellationToken)
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

        return idle.TryPop(out var session) ? session : new Session();
    }

    public void Return(Session session)
    {
        if (closed)
        {
            session.Dispose();
            return;
        }

        idle.Push(session);
        free.Release();
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryPop(out var session))
            session.Dispose();
        free.Dispose();
    }
}
