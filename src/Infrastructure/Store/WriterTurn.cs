namespace CleanDash.Infrastructure.Store;

/// <summary>The turn to write: one writer in this process at a time, so that only the console can be in the way.</summary>
internal sealed class WriterTurn : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task<bool> Take(TimeSpan patience, CancellationToken cancellationToken) => await turn.WaitAsync(patience, cancellationToken);

    public void Give() => turn.Release();

    public void Dispose() => turn.Dispose();
}
