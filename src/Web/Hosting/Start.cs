using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;

namespace CleanDash.Web.Hosting;

/// <summary>The first second: what keeps the host from starting is one line on stderr for each thing, and an exit code.</summary>
internal static partial class Start
{
    /// <summary>Runs the host to its end and gives the exit code; it never throws.</summary>
    /// <param name="run">Is given what to call as soon as the place of the log is known, and what may not stand there.</param>
    public static async Task<int> Guarded(Func<Action<LogOptions, KnownSecrets>, Task> run)
    {
        (LogOptions Options, KnownSecrets Secrets)? log = null;
        try
        {
            await run((options, secrets) => log = (options, secrets));
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
        catch (Exception exception) when (Listening.Mistake(exception) is { } mistake)
        {
            return Say(CannotStartException.Settings, [mistake]);
        }
        catch (Exception exception) when (exception is not HostAbortedException)
        {
            var reference = Reference.Next();
            var where = log is { } known && Logs.TryWrite(known.Options, known.Secrets, exception, reference) ? $"the log in {known.Options.Folder} has it under {reference}" : $"there was no log yet to write more to ({reference})";
            return Say(CannotStartException.Store, [$"That was our fault, not yours: {exception.GetType().Name}; {where}."]);
        }
    }

    /// <summary>Opens the store and takes dashboards into it that it does not know.</summary>
    public static async Task OpenStore(this WebApplication app, HostSettings settings, IReadOnlyList<string> warnings)
    {
        app.Services.GetRequiredService<IStore>().OpenOrCreate();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<NewDashboards>().TakeNew(CancellationToken.None);
            // Where only demo people come in, nobody can become one.
            if (settings.Google.IsSet && await scope.ServiceProvider.GetRequiredService<AdministratorWanted>().Warning(CancellationToken.None) is { } wanted) warnings = [.. warnings, wanted];
        }

        foreach (var warning in warnings) Warn(app.Logger, warning);
    }

    /// <summary>Opens the engine in the background, so that neither the first page nor the first panel waits for it, and then has an engine of this process describe every statement; of one elsewhere only the texts are looked at, and nothing is sent.</summary>
    public static void OpenWarehouseWhenListening(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() => _ = OpenWarehouse(app));

    private static async Task OpenWarehouse(WebApplication app)
    {
        try
        {
            var check = app.Services.GetRequiredService<StatementCheck>();
            if (await FrontDoor.OpenWarehouse(app.Services))
                await check.Check(app.Lifetime.ApplicationStopping);
            else
                await check.CheckTexts(app.Lifetime.ApplicationStopping);
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
