namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>How long each step of a conversation with the server may take, and how often it is tried.</summary>
internal sealed record Patience
{
    /// <summary>For a connection, and again for its encryption; so that who waits is told within five seconds that there is none.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>For which a connection is used again; a name that has come to mean another address is noticed by then.</summary>
    public static TimeSpan ConnectionLifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For a short question.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a message of a running statement: then it is looked whether the server is still there, and the statement is taken up again.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For ending a statement, each time.</summary>
    public TimeSpan Cancel { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a question is asked that the server did not take.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long a statement under way is looked for after its connection broke.</summary>
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at a cluster that starts.</summary>
    public TimeSpan Starting { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first wait before asking again; each further one is four times as long, up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait before asking again.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first wait where a server is busy and does not say for how long, and between looks at a statement under way that fail; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that a server may ask for; who is told to come back later than that is told so at once, for statements have not much more time than this.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the try of that number, from 1 on.</summary>
    public TimeSpan Wait(int attempt) => Spread(Math.Min(FirstWait.TotalMilliseconds * Math.Pow(4, attempt - 1), LongestWait.TotalMilliseconds));

    /// <summary>The pause before the try of that number, from 1 on.</summary>
    public TimeSpan Pause(int attempt) => Spread(FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 10) - 1));

    /// <summary>The wait before the try of that number where a server had trouble that may pass; null when it asks for a longer one than anybody has time for.</summary>
    public TimeSpan? WaitAfter(ServerException trouble, int attempt) => trouble switch
    {
        { RetryAfter: { } asked } => asked <= LongestRetryAfter ? asked : null,
        { IsBusy: true } => Pause(attempt),
        _ => Wait(attempt),
    };

    /// <summary>The wait before the look of that number at something that is under way, where looks at it have failed for that long; null when that is long enough.</summary>
    public TimeSpan? PauseAfter(ServerException trouble, int attempt, TimeSpan troubled)
    {
        var left = Reconnect - troubled;
        if (left <= TimeSpan.Zero || trouble.RetryAfter > left)
            return null;
        var pause = Pause(attempt);
        var wait = trouble.RetryAfter > pause ? trouble.RetryAfter.Value : pause;
        return wait < left ? wait : left;
    }

    // Spreads callers in time.
    private static TimeSpan Spread(double milliseconds)
    {
#pragma warning disable CA5394 // Nobody gains by guessing it.
        return TimeSpan.FromMilliseconds(milliseconds * (0.75 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
