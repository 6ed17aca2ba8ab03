using CleanDash.Application.Access;

namespace CleanDash.Web.Hosting;

/// <summary>Does the upkeep while the host runs, and once more when nobody is served any longer.</summary>
// Not a BackgroundService: that hands its work to the pool, and where the host fails to start before the pool gets to it, the cancelled task is logged with its stack as if something had broken.
internal sealed class UpkeepService : IHostedService, IDisposable
{
    private readonly Upkeep upkeep;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    // Whoever stops the host a second time waits for the same.
    private readonly Lazy<Task> last;
    private Task running = Task.CompletedTask;

    public UpkeepService(Upkeep upkeep, TimeProvider time)
    {
        this.upkeep = upkeep;
        this.time = time;
        last = new Lazy<Task>(Last);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Run(stopping.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => last.Value;

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task Last()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await upkeep.Write(CancellationToken.None);
    }

    private async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Upkeep.Often, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await upkeep.Write(stop);
                await upkeep.KeepAudit(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The last time is done when the host stops.
        }
    }
}
