using CleanDash.AdminConsole;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;

using var output = new Output(Console.OpenStandardOutput(), Console.Error, isTerminal: !Console.IsOutputRedirected);
try
{
    return await CommandTree.Run(CommandTree.Build(Open, output), output, args);
}
catch (CannotStartException exception)
{
    return Say(exception.ExitCode, exception.Lines);
}
catch (AuthorMistakesException exception)
{
    return Say(ExitCodes.Usage, exception.Mistakes);
}
catch (Exception exception) when (exception is StoreException or WarehouseException)
{
    return Say(ExitCodes.Unreachable, [exception.Message]);
}
catch (OperationCanceledException)
{
    return Say(ExitCodes.Refused, ["Stopped."]);
}

static Desk Open(string? dataFolder, bool usesWarehouse)
{
    var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
    configuration.AddCleanDash();
    if (dataFolder is not null) configuration.AddInMemoryCollection([new("Data:Folder", dataFolder)]);
    var settings = HostSettings.ForConsole(configuration.Build(), usesWarehouse);
    var services = new ServiceCollection();
    services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSerilog(Log(settings), dispose: true));
    services.AddApplication(FrontDoor.DashboardAssemblies(settings));
    services.AddInfrastructure(settings, patience: TimeSpan.FromSeconds(30));
    return new Desk(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }));
}

// Where no host has run yet there is no folder to write to, and a listing must not make one.
static Serilog.Core.Logger Log(HostSettings settings) => Directory.Exists(settings.Log.Folder)
    ? new LoggerConfiguration().MinimumLevel.Warning().WriteTo.File(Path.Combine(settings.Log.Folder, "console-.log"), rollingInterval: RollingInterval.Day).CreateLogger()
    : new LoggerConfiguration().CreateLogger();

int Say(int exitCode, IReadOnlyList<string> lines)
{
    foreach (var line in lines) output.Remark(line);
    return exitCode;
}
