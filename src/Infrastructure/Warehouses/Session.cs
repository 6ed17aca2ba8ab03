using System.Collections.Concurrent;
using Apache.Arrow.Adbc;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A connection and the thread that its calls run on: they block, so they stay away from the threads that serve requests.</summary>
internal sealed class Session
{
    private readonly BlockingCollection<Action> work = [];
    private AdbcConnection? connection;

    public Session() => new Thread(Loop) { IsBackground = true, Name = "warehouse" }.Start();

    /// <summary>The connection; opened by the first use, only for use on this session's thread.</summary>
    public AdbcConnection Connection(OpenEngine engine) => connection ??= engine.Connect();

    public Task<T> Run<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller who waits for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Closes the connection once the work at hand is done, and ends the thread.</summary>
    public Task Close()
    {
        var closed = Run(() =>
        {
            connection?.Dispose();
            return true;
        });
        work.CompleteAdding();
        return closed;
    }

    private void Loop()
    {
        foreach (var action in work.GetConsumingEnumerable())
            action();
        work.Dispose();
    }
}
