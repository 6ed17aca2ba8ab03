using System.Globalization;
using CleanDash.Application;
using Serilog.Events;
using Serilog.Formatting;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>Events as <see cref="LogLine"/> writes them; the console's log has warnings and worse.</summary>
internal sealed class OneLineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output) =>
        LogLine.Write(output, logEvent.Timestamp, logEvent.Level == LogEventLevel.Warning ? "warn" : "ERROR", logEvent.RenderMessage(CultureInfo.InvariantCulture), logEvent.Exception);
}
