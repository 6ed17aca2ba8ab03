using Apache.Arrow.Adbc;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>Cancels a statement in the engine for as long as one call runs: an engine forgets a cancel that comes just before the call, so it is told until the call returns.</summary>
internal sealed class Interrupter : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly AdbcStatement statement;
    private readonly CancellationTokenRegistration registration;
    private Timer? timer;
    private TimeSpan again = First;
    private bool done;

    public Interrupter(AdbcStatement statement, CancellationToken cancellationToken)
    {
        this.statement = statement;
        registration = cancellationToken.UnsafeRegister(static self => ((Interrupter)self!).Begin(), this);
    }

    /// <summary>Afterwards nothing more reaches the statement.</summary>
    public void Dispose()
    {
        registration.Dispose();
        lock (gate)
        {
            done = true;
            timer?.Dispose();
        }
    }

    private void Begin()
    {
        lock (gate)
        {
            if (!done)
                timer = new Timer(static self => ((Interrupter)self!).Tell(), this, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell()
    {
        lock (gate)
        {
            if (done)
                return;
            try
            {
                statement.Cancel();
            }
            catch (AdbcException exception)
            {
                // A driver that cannot cancel is not asked twice; any other answer is as good as none.
                if (exception.Status == AdbcStatusCode.NotImplemented)
                    return;
            }

            timer!.Change(again, Timeout.InfiniteTimeSpan);
            again = again < Longest ? again * 2 : Longest;
        }
    }
}
