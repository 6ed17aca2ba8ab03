using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The time that a statement has, from its making on.</summary>
internal sealed class Deadline(TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource passing = new(limit, time);

    /// <summary>Cancelled once the time has passed.</summary>
    public CancellationToken Token => passing.Token;

    public bool Passed => passing.IsCancellationRequested;

    public WarehouseException Error() => new(WarehouseCodes.Timeout, $"The warehouse did not answer within {Said()}.");

    public void Dispose() => passing.Dispose();

    private string Said() => limit.TotalSeconds >= 1 ? $"{limit.TotalSeconds:0.#} seconds" : $"{limit.TotalMilliseconds:0} milliseconds";
}
