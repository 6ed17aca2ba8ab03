namespace CleanDash.Integration.Access;

/// <summary>A wall clock that can be set, and beside it a clock that only time moves.</summary>
internal sealed class SettableClock : TimeProvider
{
    private DateTimeOffset wall = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
    private long passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => wall;

    public override long GetTimestamp() => passed;

    public void SetBy(TimeSpan difference) => wall += difference;

    public void Pass(TimeSpan time)
    {
        wall += time;
        passed += time.Ticks;
    }
}
