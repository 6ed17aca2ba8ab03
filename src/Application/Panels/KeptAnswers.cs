using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Answers that were made and are still good, bounded by bytes; whoever asks must have been authorised before.</summary>
internal sealed class KeptAnswers : IDisposable
{
    // What an entry costs beside its bytes.
    private const long Overhead = 512;
    private readonly MemoryCache cache;
    private readonly TimeProvider clock;

    public KeptAnswers(IOptions<CacheOptions> options, TimeProvider clock)
    {
        this.clock = clock;
        cache = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxBytes });
    }

    /// <summary>The kept value of a key, unless it is older than it may be.</summary>
    public T? Find<T>(string key, TimeSpan fresh)
        where T : class =>
        cache.Get<Entry>(key) is { } entry && clock.GetElapsedTime(entry.At) < fresh ? (T)entry.Value : null;

    /// <summary>Keeps a value; one that is too large for the bound is not kept.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="value">What is kept.</param>
    /// <param name="bytes">Its size as it is; half as much is charged for compressed forms.</param>
    /// <param name="fresh">How long it is good; nothing is kept for no time.</param>
    public void Keep(string key, object value, long bytes, TimeSpan fresh)
    {
        if (fresh > TimeSpan.Zero)
            cache.Set(key, new Entry(value, clock.GetTimestamp()), new MemoryCacheEntryOptions { Size = bytes + (bytes / 2) + Overhead, AbsoluteExpirationRelativeToNow = fresh });
    }

    /// <summary>Forgets one.</summary>
    public void Forget(string key) => cache.Remove(key);

    public void Dispose() => cache.Dispose();

    // The age is measured by a clock that nobody sets, so that a jump of the wall clock keeps nothing alive.
    private sealed record Entry(object Value, long At);
}
