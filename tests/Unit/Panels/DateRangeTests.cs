using CleanDash.Application.Panels;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class DateRangeTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 11, 25);

    [Theory]
    [InlineData("today", "2026-11-25..2026-11-25")]
    [InlineData("yesterday", "2026-11-24..2026-11-24")]
    [InlineData("last-7-days", "2026-11-18..2026-11-24")]
    [InlineData("this-week", "2026-11-23..2026-11-25")]
    [InlineData("last-week", "2026-11-16..2026-11-22")]
    [InlineData("this-month", "2026-11-01..2026-11-25")]
    [InlineData("last-month", "2026-10-01..2026-10-31")]
    [InlineData("this-quarter", "2026-10-01..2026-11-25")]
    [InlineData("last-quarter", "2026-07-01..2026-09-30")]
    [InlineData("this-year", "2026-01-01..2026-11-25")]
    [InlineData("last-year", "2025-01-01..2025-12-31")]
    [InlineData("2016-01-22..2016-02-11", "2016-01-22..2016-02-11")]
    public void A_relative_range_has_days_once_today_is_known(string text, string days)
    {
        Assert.True(DateRange.TryParse(text, out var range));
        Assert.Equal(text, range.ToString());
        Assert.Equal(days, range.Resolve(Today, dataEndToday: false).ToString());
    }

    [Fact]
    public void Where_the_data_end_the_last_days_end_with_them() =>
        Assert.Equal("2016-02-23..2016-02-29", DateRange.LastDays(7).Resolve(new(2016, 2, 29), dataEndToday: true).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("2016-02-11..2016-01-22")]
    [InlineData("2016-02-30..2016-03-01")]
    [InlineData("2016-1-2..2016-1-3")]
    [InlineData("2016-01-22")]
    [InlineData("last-0-days")]
    [InlineData("last--1-days")]
    [InlineData("last-99999999999-days")]
    [InlineData("last-days")]
    [InlineData("next-week")]
    [InlineData("TODAY")]
    [InlineData("9999-12-31..9999-12-31")]
    [InlineData("2016-01-22..2016-02-11..2016-03-01")]
    public void What_is_no_range_is_refused(string text) => Assert.False(DateRange.TryParse(text, out _));

    [Fact]
    public void A_relative_range_has_no_days_of_its_own()
    {
        var range = DateRange.LastDays(30);
        Assert.Throws<InvalidOperationException>(() => range.First);
        Assert.Throws<InvalidOperationException>(() => range.Days);
    }

    [Fact]
    public void Both_days_count() => Assert.Equal(21, DateRange.Between(new(2016, 1, 22), new(2016, 2, 11)).Days);
}
