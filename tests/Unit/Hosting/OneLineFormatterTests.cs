using CleanDash.Web.Hosting;
using Serilog.Events;
using Serilog.Parsing;
using Xunit;

namespace CleanDash.Unit.Hosting;

public sealed class OneLineFormatterTests
{
    [Fact]
    public void No_value_can_begin_a_line_or_reach_a_terminal()
    {
        var text = Format("ann\r\n2026-01-01T00:00:00.000Z ERROR forged \u001b[31m\u202e\u2028");

        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text[..^1], sign => char.IsControl(sign) || sign is '\u202e' or '\u2028');
        Assert.Contains("\\u001b[31m", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lines_of_an_exception_are_indented()
    {
        var text = Format("plain", new InvalidOperationException("one\n2026-01-01T00:00:00.000Z ERROR forged"));

        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
    }

    private static string Format(string value, Exception? exception = null)
    {
        using var output = new StringWriter();
        var template = new MessageTemplateParser().Parse("Signed in: {Who}");
        var record = new LogEvent(
            new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), LogEventLevel.Information, exception, template, [new LogEventProperty("Who", new ScalarValue(value))]);
        new OneLineFormatter().Format(record, output);
        return output.ToString();
    }
}
