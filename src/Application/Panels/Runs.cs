using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>
/// One run for each key, shared by all who wait. Every waiter holds a lease; when the last lease is gone the run is cancelled. One waiter leaving never
/// disturbs the others. A run that ends while somebody was promised its answer stays until the promise ends, so that who asks again gets it instead of a
/// second run.
/// </summary>
/// <param name="clock">Measures leases that outlive a request.</param>
internal sealed class Runs(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Run> running = new(StringComparer.Ordinal);

    /// <summary>The number of requests that wait for a run.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return running.Values.Where(run => !run.HasEnded).Sum(run => run.Waiters);
        }
    }

    /// <summary>The number of runs, those that ended and are kept for a promise included.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return running.Count;
        }
    }

    /// <summary>Joins the run of that key, or starts it. Dispose the lease when you no longer wait.</summary>
    public Lease<T> Join<T>(string key, Func<CancellationToken, Task<T>> start) => Join(key, (_, token) => start(token));

    /// <summary>As the other, for a run that tells what it waits for.</summary>
    public Lease<T> Join<T>(string key, Func<StatementWatch, CancellationToken, Task<T>> start)
    {
        lock (gate)
        {
            if (!running.TryGetValue(key, out var run))
            {
                run = new Run(key, clock);
                running.Add(key, run);
                run.Task = Work(run, start);
            }

            run.Waiters++;
            return new(this, run, (Task<T>)run.Task);
        }
    }

    /// <summary>An answer that is there already is no longer wanted: the next who asks starts anew. A run under way goes on.</summary>
    public void Forget(string key)
    {
        lock (gate)
        {
            if (running.TryGetValue(key, out var run) && run.HasEnded)
                Remove(run);
        }
    }

    /// <summary>Gives up what a holder was promised; the run ends if nobody else wants it.</summary>
    public void GiveUp(string key, string holder)
    {
        lock (gate)
        {
            if (running.TryGetValue(key, out var run) && run.Promises.Remove(holder))
                EndIfUnwanted(run);
        }
    }

    private async Task<T> Work<T>(Run run, Func<StatementWatch, CancellationToken, Task<T>> start)
    {
        // Not under the lock, in which it is started.
        await Task.Yield();
        try
        {
            return await start(run.Watch, run.Cancellation.Token);
        }
        finally
        {
            lock (gate)
            {
                run.HasEnded = true;
                EndIfUnwanted(run);
            }
        }
    }

    private void Leave(Run run)
    {
        lock (gate)
        {
            run.Waiters--;
            EndIfUnwanted(run);
        }
    }

    private bool Promise(Run run, string holder, TimeSpan time)
    {
        lock (gate)
        {
            if (!IsCurrent(run))
                return false;
            run.Promises[holder] = clock.TimestampAfter(time);
            run.Timer ??= clock.CreateTimer(_ => Expire(run), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            run.Timer.Change(time, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private void Expire(Run run)
    {
        lock (gate)
        {
            long now = clock.GetTimestamp();
            foreach (string holder in run.Promises.Where(promise => promise.Value <= now).Select(promise => promise.Key).ToList())
                run.Promises.Remove(holder);
            if (run.Promises.Count > 0)
                run.Timer?.Change(clock.GetElapsedTime(now, run.Promises.Values.Max()), Timeout.InfiniteTimeSpan);
            EndIfUnwanted(run);
        }
    }

    // An ended run is kept for promises alone: who holds a lease has its task. One under way is taken out before it is cancelled, so that who comes next
    // starts a run of their own.
    private void EndIfUnwanted(Run run)
    {
        if (run.Promises.Count > 0 || (run.Waiters > 0 && !run.HasEnded) || !IsCurrent(run))
            return;
        Remove(run);
        if (!run.HasEnded)
            _ = run.Cancellation.CancelAsync();
    }

    private bool IsCurrent(Run run) => running.TryGetValue(run.Key, out var current) && current == run;

    private void Remove(Run run)
    {
        running.Remove(run.Key);
        run.Timer?.Dispose();
        run.Timer = null;
    }

    /// <summary>A place among those who wait for a run.</summary>
    /// <typeparam name="T">What the run gives.</typeparam>
    internal sealed class Lease<T>(Runs runs, Run run, Task<T> task) : IDisposable
    {
        private bool left;

        /// <summary>The run.</summary>
        public Task<T> Task { get; } = task;

        /// <summary>What the run waits for now, and how far it is.</summary>
        public StatementWatch Watch => run.Watch;

        /// <summary>Keeps the run wanted for a while after this lease, until the holder asks again or gives up; false when it has ended already.</summary>
        public bool PromiseTo(string holder, TimeSpan time) => runs.Promise(run, holder, time);

        public void Dispose()
        {
            if (left)
                return;
            left = true;
            runs.Leave(run);
        }
    }

    internal sealed class Run(string key, TimeProvider clock)
    {
        public string Key { get; } = key;

        public CancellationTokenSource Cancellation { get; } = new();

        public StatementWatch Watch { get; } = new(clock);

        public Dictionary<string, long> Promises { get; } = new(StringComparer.Ordinal);

        public ITimer? Timer { get; set; }

        public int Waiters { get; set; }

        public bool HasEnded { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
