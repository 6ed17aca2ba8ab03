namespace CleanDash.Application.Panels;

/// <summary>Moments of a clock that nobody sets.</summary>
internal static class Timestamps
{
    /// <summary>The timestamp that the clock will show when that time has passed.</summary>
    public static long TimestampAfter(this TimeProvider clock, TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
