using System.Globalization;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
using Xunit;

namespace CleanDash.Unit.StatementExecution;

public sealed class TextValuesTests
{
    [Theory]
    [InlineData("0", 10, 2, "0")]
    [InlineData("-0.00", 10, 2, "0")]
    [InlineData("12.3", 10, 2, "1230")]
    [InlineData("-12.34", 10, 2, "-1234")]
    [InlineData("12.3400", 10, 2, "1234")]
    [InlineData("1E-7", 10, 7, "1")]
    [InlineData("0E-10", 10, 2, "0")]
    [InlineData("1.5E+3", 10, 2, "150000")]
    [InlineData("1500E-2", 10, 0, "15")]
    [InlineData("99999999999999999999999999999999999999", 38, 0, "99999999999999999999999999999999999999")]
    [InlineData("-0.00000000000000000000000000000000000001", 38, 38, "-1")]
    public void A_decimal_is_its_digits(string text, int precision, int scale, string unscaled) =>
        Assert.Equal(Int128.Parse(unscaled, CultureInfo.InvariantCulture), TextValues.Decimal(text, precision, scale));

    [Theory]
    [InlineData("12.345", 10, 2)]
    [InlineData("1E-3", 10, 2)]
    [InlineData("1000", 3, 0)]
    [InlineData("99.99", 3, 2)]
    [InlineData("100000000000000000000000000000000000000", 38, 0)]
    [InlineData("1E999", 38, 0)]
    [InlineData("", 10, 2)]
    [InlineData(" 1", 10, 2)]
    [InlineData("1\n", 10, 2)]
    [InlineData("1,5", 10, 2)]
    [InlineData("+1", 10, 2)]
    [InlineData("NaN", 10, 2)]
    public void A_decimal_that_would_lose_digits_or_does_not_fit_is_none(string text, int precision, int scale) =>
        Assert.Throws<FormatException>(() => TextValues.Decimal(text, precision, scale));

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1.0E10", 1e10)]
    [InlineData("-0.1", -0.1)]
    [InlineData("4.9E-324", double.Epsilon)]
    public void A_fraction_may_be_no_number(string text, double value) => Assert.Equal(value, TextValues.Fraction<double>(text));

    [Theory]
    [InlineData("1e999")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1\0")]
    public void Other_texts_are_no_fraction(string text) => Assert.Throws<FormatException>(() => TextValues.Fraction<double>(text));

    [Fact]
    public void Whole_numbers_end_where_their_type_does()
    {
        Assert.Equal(sbyte.MinValue, TextValues.Whole<sbyte>("-128"));
        Assert.Equal(long.MinValue, TextValues.Whole<long>("-9223372036854775808"));
        foreach (var text in (string[])["128", "1.0", "", "0x1", "1e1", "1\0", "1 "]) Assert.Throws<FormatException>(() => TextValues.Whole<sbyte>(text));
    }

    [Theory]
    [InlineData("2016-02-29T01:02:03.000Z", "2016-02-29T01:02:03Z")]
    [InlineData("2016-02-29T01:02:03.123456Z", "2016-02-29T01:02:03.123456Z")]
    [InlineData("2016-02-29T01:02:03.1+02:00", "2016-02-28T23:02:03.1Z")]
    [InlineData("2016-02-29 01:02:03", "2016-02-29T01:02:03Z")]
    [InlineData("2016-02-29T01:02Z", "2016-02-29T01:02:00Z")]
    [InlineData("0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    public void An_instant_may_be_written_with_and_without_its_zone(string text, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch.AddTicks(TextValues.Instant(text) * TimeSpan.TicksPerMicrosecond));

    [Theory]
    [InlineData("2016-02-30T01:02:03Z")]
    [InlineData("2016-02-29T25:02:03Z")]
    [InlineData("2016-02-29")]
    [InlineData("1456707723")]
    [InlineData("2016-02-29T01:02:03.123456789Z")]
    [InlineData("29.02.2016 01:02:03")]
    [InlineData("")]
    public void Other_texts_are_no_instant(string text) => Assert.Throws<FormatException>(() => TextValues.Instant(text));

    [Fact]
    public void A_clock_in_no_zone_is_in_none()
    {
        Assert.Equal(3_723_000_000, TextValues.ClockTime("1970-01-01T01:02:03.000"));
        Assert.Throws<FormatException>(() => TextValues.ClockTime("1970-01-01T01:02:03.000+02:00"));
    }

    [Fact]
    public void Days_are_days()
    {
        Assert.Equal((0, -1, -719162), (TextValues.Day("1970-01-01"), TextValues.Day("1969-12-31"), TextValues.Day("0001-01-01")));
        foreach (var text in (string[])["1970-1-1", "1970-02-30", "19700101", "1970-01-01T00:00:00", ""]) Assert.Throws<FormatException>(() => TextValues.Day(text));
    }

    [Theory]
    [InlineData("1-2", 14)]
    [InlineData("-1-2", -14)]
    [InlineData("INTERVAL '1-2' YEAR TO MONTH", 14)]
    public void Months_of_an_interval(string text, int months) => Assert.Equal(months, TextValues.Months(text));

    [Theory]
    [InlineData("1 02:03:04.500000000", 93_784_500_000)]
    [InlineData("-0 00:00:00.000001", -1)]
    [InlineData("INTERVAL '1 02:03:04' DAY TO SECOND", 93_784_000_000)]
    public void Time_of_an_interval(string text, long microseconds) => Assert.Equal(microseconds, TextValues.Microseconds(text));

    [Theory]
    [InlineData("1")]
    [InlineData("1 02:03:04.0000001")]
    [InlineData("1 2:3:4")]
    [InlineData("")]
    public void Other_texts_are_no_interval(string text)
    {
        Assert.Throws<FormatException>(() => TextValues.Microseconds(text));
        Assert.Throws<FormatException>(() => TextValues.Months(text));
    }

    [Fact]
    public void An_interval_that_is_too_long_is_none() => Assert.Throws<OverflowException>(() => TextValues.Microseconds("999999999 00:00:00"));

    [Fact]
    public void Truths_and_bytes_are_whole_words()
    {
        Assert.True(TextValues.Flag("true"));
        Assert.False(TextValues.Flag("FALSE"));
        Assert.Equal([0, 255], TextValues.Bytes("AP8="));
        Assert.Throws<FormatException>(() => TextValues.Flag("1"));
        Assert.Throws<FormatException>(() => TextValues.Bytes("00FF0"));
    }
}
