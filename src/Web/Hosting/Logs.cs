using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.SignIn;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace CleanDash.Web.Hosting;

/// <summary>Logs to standard output and to a file a day, of bounded size and number.</summary>
internal static class Logs
{
    private const long FileSize = 50 * 1024 * 1024;

    public static void AddLogs(this WebApplicationBuilder builder, LogOptions options, KnownSecrets secrets)
    {
        var format = new WithoutSecrets(options.Format == "json" ? new RenderedCompactJsonFormatter() : new OneLineFormatter(), secrets);
        var logger = Levels(options.Level)
            // The handler would log what Google or the address said, code and state with it; our own line about it says enough.
            .MinimumLevel.Override(typeof(GoogleSignInHandler).FullName!, LogEventLevel.Fatal)
            // It would log a request that it cannot read, cookies and all.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogEventLevel.Warning)
            .Filter.ByExcluding(IsStartFailure)
            .Enrich.FromLogContext()
            .Enrich.With<WithoutQueries>()
            .WriteTo.Console(format)
            .WriteTo.File(
                format,
                Path.Combine(options.Folder, "web-.log"),
                rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: FileSize,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: 31)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logger, dispose: true);
    }

    private static LoggerConfiguration Levels(string level) => level switch
    {
        "trace" => new LoggerConfiguration().MinimumLevel.Verbose(),
        "debug" => new LoggerConfiguration().MinimumLevel.Debug(),
        _ => new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // Keys without a certificate are what a folder of mode 0700 is for; saying so at each start hides other warnings.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error),
    };

    /// <summary>Writes to a file of its own what nobody foresaw at start: the host's logger may never have been made, or is closed already.</summary>
    public static bool TryWrite(LogOptions options, KnownSecrets secrets, Exception exception, string reference)
    {
        if (!Directory.Exists(options.Folder)) return false;
        using var log = new LoggerConfiguration().WriteTo.File(new WithoutSecrets(new OneLineFormatter(), secrets), Path.Combine(options.Folder, "web-start-.log"), rollingInterval: RollingInterval.Day, retainedFileCountLimit: 31).CreateLogger();
        log.Error(exception, "{Reference}: the start failed", reference);
        return true;
    }

    // The host logs what kept it from starting with a stack trace; Start says the same in one line.
    private static bool IsStartFailure(LogEvent record) =>
        record.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source) && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" }
        && record.MessageTemplate.Text == "Hosting failed to start";
}
