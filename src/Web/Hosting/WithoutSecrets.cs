using CleanDash.Infrastructure;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace CleanDash.Web.Hosting;

/// <summary>What stands between every event and the places it is written to: whoever wrote it and at whatever level, it leaves without secrets.</summary>
internal sealed class WithoutSecrets(ITextFormatter format, KnownSecrets secrets) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter();
        format.Format(logEvent, line);
        output.Write(secrets.Hide(line.ToString()));
    }
}

/// <summary>The framework logs the addresses of requests; what stands behind a question mark may be the code of a sign-in.</summary>
internal sealed class WithoutQueries : ILogEventEnricher
{
    private const string Name = "QueryString";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue(Name, out var value) && value is ScalarValue { Value: string { Length: > 0 } })
            logEvent.AddOrUpdateProperty(new LogEventProperty(Name, new ScalarValue("?…")));
    }
}
