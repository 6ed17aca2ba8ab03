using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Answers that were made, good ones and stale ones, bounded by bytes; whoever asks must have been authorised before.</summary>
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

    /// <summary>The value of a key that needs no run: it is as old as it may be, or has been put there for a while.</summary>
    public T? Find<T>(string key)
        where T : class =>
        cache.Get<Entry>(key) is { } entry && entry.Form is var form && clock.GetTimestamp() < form.Good ? (T)form.Value : null;

    /// <summary>The value of a key although its time is over; null when it is too old for that too.</summary>
    public T? FindStale<T>(string key)
        where T : class =>
        cache.Get<Entry>(key) is { } entry && clock.GetTimestamp() < entry.End ? (T)entry.Form.Value : null;

    /// <summary>Keeps a value; one that is too large for the bound is not kept.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="value">What is kept.</param>
    /// <param name="bytes">Its size as it is; half as much is charged for compressed forms.</param>
    /// <param name="fresh">How long it is good; nothing is kept for no time.</param>
    /// <param name="stale">How long it can be found as stale afterwards.</param>
    public void Keep(string key, object value, long bytes, TimeSpan fresh, TimeSpan stale)
    {
        if (fresh <= TimeSpan.Zero)
            return;
        var now = clock.GetTimestamp();
        cache.Set(
            key,
            new Entry(new(value, After(now, fresh)), After(now, fresh + stale)),
            new MemoryCacheEntryOptions { Size = bytes + (bytes / 2) + Overhead, AbsoluteExpirationRelativeToNow = fresh + stale });
    }

    /// <summary>Puts another form in the place of a stale value, if that is still there, to be found for a while without a run; it does not live longer by that.</summary>
    public void Replace(string key, object stale, object form, TimeSpan good)
    {
        if (cache.Get<Entry>(key) is { } entry)
            entry.Replace(stale, new(form, Math.Min(After(clock.GetTimestamp(), good), entry.End)));
    }

    /// <summary>The time of one is over now.</summary>
    public void Expire(string key)
    {
        if (cache.Get<Entry>(key) is { } entry && entry.Form is var form)
            entry.Replace(form.Value, form with { Good = long.MinValue });
    }

    public void Dispose() => cache.Dispose();

    private long After(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * clock.TimestampFrequency);

    // Ages are measured by a clock that nobody sets, so that a jump of the wall clock keeps nothing alive.
    private sealed class Entry(Form form, long end)
    {
        private Form form = form;

        public long End { get; } = end;

        public Form Form => Volatile.Read(ref form);

        public void Replace(object value, Form by)
        {
            if (Form is var before && ReferenceEquals(before.Value, value))
                Interlocked.CompareExchange(ref form, by, before);
        }
    }

    private sealed record Form(object Value, long Good);
}
