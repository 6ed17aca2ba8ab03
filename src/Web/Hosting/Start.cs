using System.Net.Sockets;
using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using Microsoft.AspNetCore.Connections;

namespace CleanDash.Web.Hosting;

/// <summary>The first second: what keeps the host from starting is one line on stderr for each thing, and an exit code.</summary>
internal static partial class Start
{
    public static async Task<int> Guarded(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (CannotStartException exception)
        {
            return Say(exception.ExitCode, exception.Lines);
        }
        catch (AuthorMistakesException exception)
        {
            return Say(CannotStartException.Settings, exception.Mistakes);
        }
        catch (StoreException exception)
        {
            return Say(CannotStartException.Store, [exception.Message]);
        }
        catch (InvalidDataException exception)
        {
            return Say(CannotStartException.Settings, [exception.InnerException is null ? exception.Message : $"{exception.Message} {exception.InnerException.Message}"]);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return Say(CannotStartException.Settings, [$"{exception.Message.TrimEnd('.')}. Stop the other program, or set ASPNETCORE_URLS to another address, for example http://127.0.0.1:5001."]);
        }
        catch (SocketException exception)
        {
            return Say(CannotStartException.Settings, [$"The address cannot be listened on: {exception.Message}. ASPNETCORE_URLS takes another, for example http://127.0.0.1:5001."]);
        }
    }

    /// <summary>Opens the store and takes dashboards into it that it does not know.</summary>
    public static async Task OpenStore(this WebApplication app, IReadOnlyList<string> warnings)
    {
        app.Services.GetRequiredService<IStore>().OpenOrCreate();
        var known = app.Services.GetRequiredService<DashboardIndex>().All.Select(static dashboard => new KnownDashboard(dashboard.Slug, dashboard.Info.Viewers)).ToList();
        if (NewDashboards.Any(known, app.Services.GetRequiredService<IAccessState>().Current))
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<NewDashboards>().Take(known, CancellationToken.None);
        }

        foreach (var warning in warnings) Warn(app.Logger, warning);
    }

    /// <summary>Opens the engine in the background, so that neither the first page nor the first panel waits for it, and then has it describe every statement.</summary>
    public static void OpenWarehouseWhenListening(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() => _ = OpenWarehouse(app));

    private static async Task OpenWarehouse(WebApplication app)
    {
        try
        {
            await FrontDoor.OpenWarehouse(app.Services);
            await app.Services.GetRequiredService<StatementCheck>().Check(app.Lifetime.ApplicationStopping);
        }
        catch (WarehouseException exception)
        {
            Warn(app.Logger, $"{exception.Message} {exception.EngineText}");
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The host stops before it was asked anything.
        }
    }

    private static int Say(int exitCode, IReadOnlyList<string> lines)
    {
        foreach (var line in lines) Console.Error.WriteLine(line);
        return exitCode;
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void Warn(ILogger log, string warning);
}
