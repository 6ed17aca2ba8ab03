using System.Globalization;
using CleanDash.AdminConsole.Audit;
using Xunit;

namespace CleanDash.Unit.AdminConsole;

public sealed class SinceTests
{
    private static readonly DateTime Now = new(2026, 11, 24, 9, 40, 12, DateTimeKind.Utc);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T00:00:00")]
    [InlineData("2026-11-20T08:00Z", "2026-11-20T08:00:00")]
    [InlineData("2026-11-20T08:00", "2026-11-20T08:00:00")]
    [InlineData("2026-11-20 08:00:30", "2026-11-20T08:00:30")]
    [InlineData("2026-11-20T08:00:00+02:00", "2026-11-20T06:00:00")]
    [InlineData("7d", "2026-11-17T09:40:12")]
    [InlineData("12h", "2026-11-23T21:40:12")]
    [InlineData("30m", "2026-11-24T09:10:12")]
    [InlineData("999999d", "0001-01-01T00:00:00")]
    public void A_moment_is_a_day_an_instant_or_how_long_ago(string text, string expected)
    {
        Assert.True(Since.TryRead(text, Now, out var since));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), since);
        Assert.Equal(DateTimeKind.Utc, since.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("7")]
    [InlineData("0d")]
    [InlineData("-7d")]
    [InlineData("7w")]
    [InlineData("99999999999d")]
    [InlineData("2147483647d")]
    [InlineData("2026-02-30")]
    [InlineData("yesterday")]
    public void Anything_else_is_none(string text) => Assert.False(Since.TryRead(text, Now, out _));
}
