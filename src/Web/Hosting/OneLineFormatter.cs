using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace CleanDash.Web.Hosting;

/// <summary>
/// One line an event, whatever is in it: control characters are written as escapes, so that no value can forge a line or reach a terminal. The lines of an
/// exception follow, indented.
/// </summary>
internal sealed class OneLineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Write(logEvent.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => " debug ",
            LogEventLevel.Information => " info  ",
            LogEventLevel.Warning => " warn  ",
            _ => " ERROR ",
        });
        WriteEscaped(logEvent.RenderMessage(CultureInfo.InvariantCulture), output);
        output.Write('\n');
        if (logEvent.Exception is null) return;
        foreach (var line in logEvent.Exception.ToString().Split('\n'))
        {
            output.Write("    ");
            WriteEscaped(line.TrimEnd('\r'), output);
            output.Write('\n');
        }
    }

    private static void WriteEscaped(string text, TextWriter output)
    {
        foreach (var sign in text)
        {
            if (char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"));
            }
            else
            {
                output.Write(sign);
            }
        }
    }
}
