using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>Calls whose outcome nobody waits for, such as telling a server what is no longer needed.</summary>
internal sealed partial class Errands(ILogger logger)
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];

    /// <summary>Lets a call go on by itself; one that fails is a line in the log.</summary>
    public void Send(Func<Task> call)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await call();
            }
            catch (Exception exception) when (exception is ServerException or OperationCanceledException or ObjectDisposedException)
            {
                CouldNotTidy(logger, exception.GetType().Name);
            }
        });
        lock (gate)
            running.Add(task);
        _ = task.ContinueWith(
            done =>
            {
                lock (gate)
                    running.Remove(done);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Gives those that run a moment to end.</summary>
    public void Wait()
    {
        Task[] last;
        lock (gate)
            last = [.. running];
        Task.WaitAll(last, LastMoment);
    }

    [LoggerMessage(LogLevel.Debug, "The warehouse was not told that something is no longer needed ({Reason}); it forgets it by itself")]
    private static partial void CouldNotTidy(ILogger logger, string reason);
}
