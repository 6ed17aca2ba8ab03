using CleanDash.Application.Panels;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class KeptAnswersTests : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StaleFor = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider clock = new();
    private readonly KeptAnswers kept;

    public KeptAnswersTests() => kept = new(Options.Create(new CacheOptions { MaxBytes = 5_000, StaleFor = StaleFor }), clock);

    [Fact]
    public void A_value_is_good_then_stale_then_gone()
    {
        kept.Keep("key", "value", 100, Fresh, asStale: true);

        Assert.Equal(new Kept<string>("value", IsGood: true), kept.Look<string>("key"));
        clock.Advance(Fresh);
        Assert.Equal(new Kept<string>("value", IsGood: false), kept.Look<string>("key"));
        clock.Advance(StaleFor);
        Assert.Null(kept.Look<string>("key"));
        Assert.Null(kept.Restate<string>("key", static value => (value, TimeSpan.Zero)));
    }

    [Fact]
    public void One_whose_time_is_ended_is_stale()
    {
        kept.Keep("key", "value", 100, Fresh, asStale: true);
        kept.Expire("key");

        Assert.Equal(new Kept<string>("value", IsGood: false), kept.Look<string>("key"));
    }

    [Fact]
    public void Another_form_of_a_stale_value_is_good_for_a_while_and_lives_no_longer()
    {
        kept.Keep("key", "value", 100, Fresh, asStale: true);
        clock.Advance(Fresh);

        Assert.Equal("stale value", kept.Restate<string>("key", static value => ("stale " + value, TimeSpan.FromHours(5))));
        Assert.Equal(new Kept<string>("stale value", IsGood: true), kept.Look<string>("key"));
        clock.Advance(StaleFor);
        Assert.Null(kept.Look<string>("key"));
    }

    [Fact]
    public void A_newer_value_is_not_made_stale_by_who_looked_before_it_came()
    {
        kept.Keep("key", "first", 100, Fresh, asStale: true);
        clock.Advance(Fresh);
        Assert.False(kept.Look<string>("key")!.Value.IsGood);
        kept.Keep("key", "second", 100, Fresh, asStale: true);

        Assert.Equal("second", kept.Restate<string>("key", static value => ("stale " + value, TimeSpan.Zero)));
        Assert.Equal(new Kept<string>("second", IsGood: true), kept.Look<string>("key"));
    }

    [Fact]
    public void A_form_that_meets_another_one_is_not_lost()
    {
        kept.Keep("key", "value", 100, Fresh, asStale: true);
        clock.Advance(Fresh);
        var tries = 0;

        var form = kept.Restate<string>("key", value =>
        {
            if (++tries == 1)
                kept.Restate<string>("key", static before => ("stale " + before, TimeSpan.Zero));
            return (value + ": failed", TimeSpan.FromSeconds(10));
        });

        Assert.Equal(("stale value: failed", 2), (form, tries));
        Assert.Equal(new Kept<string>("stale value: failed", IsGood: true), kept.Look<string>("key"));
    }

    [Fact]
    public void One_that_is_too_large_takes_the_former_with_it()
    {
        kept.Keep("key", "former", 100, Fresh, asStale: true);
        kept.Keep("key", "large", 100_000, Fresh, asStale: true);

        Assert.Null(kept.Look<string>("key"));
    }

    public void Dispose() => kept.Dispose();
}
