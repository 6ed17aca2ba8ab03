using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Answers that were made, good ones and stale ones, bounded by bytes; whoever asks must have been authorised before.</summary>
internal sealed class KeptAnswers : IDisposable
{
    // What an entry costs beside its bytes.
    private const long Overhead = 512;
    private readonly MemoryCache cache;
    private readonly CacheOptions options;
    private readonly TimeProvider clock;

    public KeptAnswers(IOptions<CacheOptions> options, TimeProvider clock)
    {
        this.options = options.Value;
        this.clock = clock;
        cache = new(new MemoryCacheOptions { SizeLimit = this.options.MaxBytes });
    }

    /// <summary>What is kept of a key; null if nothing is.</summary>
    public Kept<T>? Look<T>(string key)
        where T : class
    {
        if (cache.Get<Entry>(key) is not { } entry)
            return null;
        var (form, now) = (entry.Form, clock.GetTimestamp());
        return now < entry.End ? new((T)form.Value, now < form.Good) : null;
    }

    /// <summary>Keeps a value; one that is too large for the bound is not kept.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="value">What is kept.</param>
    /// <param name="bytes">Its size as it is; half as much is charged for compressed forms.</param>
    /// <param name="fresh">How long it is good; nothing is kept for no time.</param>
    /// <param name="asStale">Whether it can be found as stale afterwards, for as long as the settings say.</param>
    public void Keep(string key, object value, long bytes, TimeSpan fresh, bool asStale)
    {
        if (fresh <= TimeSpan.Zero)
            return;
        var whole = asStale ? fresh + options.StaleFor : fresh;
        cache.Set(
            key,
            new Entry(new(value, clock.TimestampAfter(fresh)), clock.TimestampAfter(whole)),
            new MemoryCacheEntryOptions { Size = bytes + (bytes / 2) + Overhead, AbsoluteExpirationRelativeToNow = whole });
    }

    /// <summary>Puts another form in the place of a value that is no longer good, to be good for a while; it does not live longer by that.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="restate">Gives the form and for how long it is good; may be called more than once.</param>
    /// <returns>The form, or what somebody else has put there that is good; null if nothing is kept any more.</returns>
    public T? Restate<T>(string key, Func<T, (T Form, TimeSpan Good)> restate)
        where T : class
    {
        if (cache.Get<Entry>(key) is not { } entry)
            return null;
        while (true)
        {
            var (before, now) = (entry.Form, clock.GetTimestamp());
            if (now >= entry.End)
                return null;
            if (now < before.Good)
                return (T)before.Value;
            var (form, good) = restate((T)before.Value);
            // Whoever comes second finds the form of the first.
            if (good == TimeSpan.Zero && ReferenceEquals(form, before.Value))
                return form;
            if (entry.Swap(before, new(form, Math.Min(clock.TimestampAfter(good), entry.End))))
                return form;
        }
    }

    /// <summary>The time of one is over now.</summary>
    public void Expire(string key)
    {
        if (cache.Get<Entry>(key) is { } entry && entry.Form is var form)
            entry.Swap(form, form with { Good = long.MinValue });
    }

    public void Dispose() => cache.Dispose();

    // Ages are measured by a clock that nobody sets, so that a jump of the wall clock keeps nothing alive.
    private sealed class Entry(Form form, long end)
    {
        private Form form = form;

        public long End { get; } = end;

        public Form Form => Volatile.Read(ref form);

        public bool Swap(Form before, Form by) => ReferenceEquals(Interlocked.CompareExchange(ref form, by, before), before);
    }

    private sealed record Form(object Value, long Good);
}

/// <summary>A value that is kept.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsGood">Whether it needs no run.</param>
internal readonly record struct Kept<T>(T Value, bool IsGood)
    where T : class;
