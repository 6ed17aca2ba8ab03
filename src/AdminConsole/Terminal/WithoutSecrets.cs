using CleanDash.Infrastructure;
using Serilog.Events;
using Serilog.Formatting;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>What stands between every event and the log: whoever wrote it, it leaves without secrets.</summary>
internal sealed class WithoutSecrets(ITextFormatter format, KnownSecrets secrets) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter();
        format.Format(logEvent, line);
        output.Write(secrets.Hide(line.ToString()));
    }
}
