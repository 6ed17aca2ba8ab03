using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A bounded number of places, and a bounded number of callers who wait for one. Dashboards take turns, so that one with many panels lets the others through.</summary>
/// <param name="places">That can be taken at once.</param>
/// <param name="queue">Callers that may wait; one more is refused.</param>
internal sealed class Turns(int places, int queue)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> lines = new(StringComparer.Ordinal);

    // Those who have somebody waiting, in the order of their next turn.
    private readonly List<string> order = [];
    private int free = places;
    private int waiting;

    /// <summary>Returns once there is a place; whoever took it gives it back by <see cref="Release"/>.</summary>
    /// <param name="dashboard">For whom; one after the other for the same.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="WarehouseException">Too many wait already.</exception>
    public async Task Take(string dashboard, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> mine;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return;
            }

            if (waiting >= queue)
                throw new WarehouseException(WarehouseCodes.Busy, "Too many queries wait for the warehouse already; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) };
            waiting++;
            if (!lines.TryGetValue(dashboard, out var line))
            {
                lines.Add(dashboard, line = new());
                order.Add(dashboard);
            }

            mine = line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using (cancellationToken.UnsafeRegister(_ => Leave(dashboard, mine, cancellationToken), null))
            await mine.Value.Task;
    }

    public void Release()
    {
        lock (gate)
        {
            if (order.Count == 0)
            {
                free++;
                return;
            }

            var dashboard = order[0];
            order.RemoveAt(0);
            var line = lines[dashboard];
            line.First!.Value.SetResult();
            line.RemoveFirst();
            waiting--;
            if (line.Count > 0)
                order.Add(dashboard);
            else
                lines.Remove(dashboard);
        }
    }

    private void Leave(string dashboard, LinkedListNode<TaskCompletionSource> mine, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // Its turn has come already.
            if (mine.List is not { } line)
                return;
            line.Remove(mine);
            waiting--;
            if (line.Count == 0)
            {
                lines.Remove(dashboard);
                order.Remove(dashboard);
            }
        }

        mine.Value.SetCanceled(cancellationToken);
    }
}
