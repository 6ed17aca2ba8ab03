using System.Globalization;
using CleanDash.Application;
using Serilog.Events;
using Serilog.Formatting;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>Events as <see cref="LogLine"/> writes them; the console's log has warnings and worse, unless somebody wants to hear more.</summary>
internal sealed class OneLineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output) =>
        LogLine.Write(output, logEvent.Timestamp, Level(logEvent.Level), logEvent.RenderMessage(CultureInfo.InvariantCulture), logEvent.Exception);

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        _ => "ERROR",
    };
}
