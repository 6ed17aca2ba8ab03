using CleanDash.Application.Access;

namespace CleanDash.Web.Hosting;

/// <summary>Does the upkeep while the host runs, and once more when nobody is served any longer.</summary>
internal sealed class UpkeepService(Upkeep upkeep, TimeProvider time) : BackgroundService
{
    // Whoever stops the host a second time waits for the same.
    private readonly Lazy<Task> last = new(() => upkeep.Write(CancellationToken.None));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await last.Value;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Upkeep.Often, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await upkeep.Write(stoppingToken);
                await upkeep.KeepAudit(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last time is done in StopAsync.
        }
    }
}
