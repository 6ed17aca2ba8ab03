using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>One command's services, in the name of the operating-system user who runs it.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    public Desk(ServiceProvider services, string operatorName)
    {
        this.services = services;
        scope = services.CreateAsyncScope();
        Caller.IsTheOperator(operatorName);
    }

    /// <summary>Where this command's log is; none when it was not opened from settings.</summary>
    private HostSettings? Settings { get; init; }

    public Caller Caller => Get<Caller>();

    /// <inheritdoc cref="OpenDesk"/>
    public static Desk Open(string? dataFolder, bool usesWarehouse)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        configuration.AddCleanDash();
        if (dataFolder is not null) configuration.AddInMemoryCollection([new("Data:Folder", dataFolder)]);
        var settings = HostSettings.ForConsole(configuration.Build(), usesWarehouse);
        // Who typed the command stands in the audit, whatever account its files belong to.
        var operatorName = StoreOwner.Account();
        StoreOwner.Become(settings);
        var made = new ServiceCollection();
        made.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddSerilog(Log(settings), dispose: true));
        made.AddApplication(settings.Engine, FrontDoor.DashboardAssemblies(settings));
        made.AddInfrastructure(settings, patience: TimeSpan.FromSeconds(30));
        // Nobody chooses a demo person at the console.
        made.AddSingleton(new DemoSignIn(false));
        return new Desk(made.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), operatorName) { Settings = settings };
    }

    public object Get(Type type) => scope.ServiceProvider.GetRequiredService(type);

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public Task<Result<T>> Send<T>(IRequest<Result<T>> request, CancellationToken cancellationToken) => Get<IMediator>().Send(request, cancellationToken);

    /// <summary>Takes dashboards that the store does not know yet, as a start of the web would: it is the product that does it, not the operator.</summary>
    public async Task TakeNewDashboards(CancellationToken cancellationToken)
    {
        await using var own = services.CreateAsyncScope();
        await own.ServiceProvider.GetRequiredService<NewDashboards>().TakeNew(cancellationToken);
    }

    /// <summary>Writes what nobody foresaw to the log; says whether there is one. Also after the command has ended.</summary>
    public bool TryLog(Exception exception, string reference)
    {
        if (Settings is null || !Directory.Exists(Settings.Log.Folder)) return false;
        using var log = Log(Settings);
        log.Error(exception, "{Reference}: the command failed", reference);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
    }

    // Where no host has run yet there is no folder to write to, and a listing must not make one.
    private static Serilog.Core.Logger Log(HostSettings settings)
    {
        var log = new LoggerConfiguration().MinimumLevel.Is(settings.Log.Level switch { "trace" => LogEventLevel.Verbose, "debug" => LogEventLevel.Debug, _ => LogEventLevel.Warning });
        if (!Directory.Exists(settings.Log.Folder)) return log.CreateLogger();
        var format = new WithoutSecrets(settings.Log.Format == "json" ? new RenderedCompactJsonFormatter() : new OneLineFormatter(), settings.Secrets);
        return log.WriteTo.File(format, Path.Combine(settings.Log.Folder, "console-.log"), rollingInterval: RollingInterval.Day, retainedFileCountLimit: 31).CreateLogger();
    }
}

/// <summary>Makes a command's services from its settings.</summary>
/// <param name="dataFolder">What <c>--data</c> names, or null.</param>
/// <param name="usesWarehouse">Whether the command asks the warehouse, so that its settings are checked.</param>
internal delegate Desk OpenDesk(string? dataFolder, bool usesWarehouse);
