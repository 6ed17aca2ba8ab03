using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The time that a statement has, from its making on.</summary>
internal sealed class Deadline(TimeSpan limit, TimeProvider time) : IDisposable
{
    // Clusters take minutes; what takes longer does not come.
    private static readonly TimeSpan Rising = TimeSpan.FromMinutes(20);

    private readonly CancellationTokenSource passing = new(limit, time);
    private volatile bool resting;

    /// <summary>Cancelled once the time has passed.</summary>
    public CancellationToken Token => passing.Token;

    public bool Passed => passing.IsCancellationRequested;

    public WarehouseException Error() => new(WarehouseCodes.Timeout, resting ? "The warehouse did not come up in time." : $"The warehouse did not answer within {Said()}.");

    /// <summary>Lets the time rest while the warehouse is on its way up, which may take longer than any statement, and begin anew when it has come.</summary>
    public void Told(WarehouseStage stage)
    {
        if (resting == (stage == WarehouseStage.Starting))
            return;
        resting = !resting;
        try
        {
            passing.CancelAfter(resting ? Rising : limit);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    public void Dispose() => passing.Dispose();

    private string Said() => limit.TotalSeconds >= 1 ? $"{limit.TotalSeconds:0.#} seconds" : $"{limit.TotalMilliseconds:0} milliseconds";
}
