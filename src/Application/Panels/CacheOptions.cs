namespace CleanDash.Application.Panels;

/// <summary>Settings of kept answers (section <c>Cache</c>).</summary>
public sealed class CacheOptions
{
    /// <summary>Bytes of all kept answers together; 256 MiB.</summary>
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long an answer whose time is over may still be shown while there is no newer one; an hour. None: it never is.</summary>
    public TimeSpan StaleFor { get; set; } = TimeSpan.FromHours(1);
}
