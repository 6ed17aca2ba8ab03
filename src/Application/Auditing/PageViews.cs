namespace CleanDash.Application.Auditing;

/// <summary>Counts in memory which dashboards were opened by whom, until the counts are written down together: no request waits for the store to note that somebody looked.</summary>
public sealed class PageViews
{
    private readonly Lock turn = new();
    private Dictionary<PageView, int> counts = [];

    /// <summary>Somebody opened a dashboard.</summary>
    public void Count(PageView view)
    {
        lock (turn) Add(view, 1);
    }

    /// <summary>What was counted since the last time.</summary>
    internal IReadOnlyDictionary<PageView, int> Take()
    {
        lock (turn)
        {
            var taken = counts;
            if (taken.Count > 0) counts = [];
            return taken;
        }
    }

    /// <summary>What could not be written counts again.</summary>
    internal void PutBack(IReadOnlyDictionary<PageView, int> taken)
    {
        lock (turn)
        {
            foreach (var (view, count) in taken) Add(view, count);
        }
    }

    private void Add(PageView view, int count) => counts[view] = counts.GetValueOrDefault(view) + count;
}

/// <summary>Who opened what.</summary>
/// <param name="Who">A name as the audit has it.</param>
/// <param name="LookingAs">The address of the person whose view they had taken, or null.</param>
/// <param name="Dashboard">The slug.</param>
public sealed record PageView(string Who, string? LookingAs, string Dashboard);
