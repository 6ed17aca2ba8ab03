using CleanDash.Application;
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
        output.Write(OneLine.Of(logEvent.RenderMessage(CultureInfo.InvariantCulture)));
        output.Write('\n');
        if (logEvent.Exception is null) return;
        foreach (var line in logEvent.Exception.ToString().Split('\n'))
        {
            output.Write("    ");
            output.Write(OneLine.Of(line.TrimEnd('\r')));
            output.Write('\n');
        }
    }
}
