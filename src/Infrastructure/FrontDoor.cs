using System.Reflection;
using System.Runtime.Loader;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Store;
using CleanDash.Infrastructure.Warehouses;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CleanDash.Infrastructure;

/// <summary>What hosts register and call.</summary>
public static class FrontDoor
{
    /// <summary>Makes the data folder and the log folder, for the owner of the process alone, and writes to the first once.</summary>
    /// <exception cref="CannotStartException">It is read-only, full or not to be had.</exception>
    public static void PrepareFolders(HostSettings settings)
    {
        try
        {
            DataFolder.Prepare(settings.Data.Folder);
            DataFolder.CreateFolder(settings.Log.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(CannotStartException.Store, $"{settings.Data.Folder} cannot be used as the data folder (CLEANDASH_DATA): {exception.Message}");
        }
    }

    /// <summary>The class libraries that hold dashboards: the product's own and those that the settings name.</summary>
    /// <exception cref="CannotStartException">One of them cannot be loaded.</exception>
    public static IReadOnlyList<Assembly> DashboardAssemblies(HostSettings settings)
    {
        var assemblies = new List<Assembly> { typeof(ApplicationServices).Assembly };
        foreach (var path in settings.Dashboards.Assemblies)
        {
            try
            {
                assemblies.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                throw new CannotStartException(CannotStartException.Settings, $"Dashboards:Assemblies names {path}, which is no class library that can be loaded: {exception.Message}");
            }
        }

        return assemblies;
    }

    /// <summary>Registers the store, access, the audit and the warehouse. A host that offers the demo adds its own <see cref="DemoSignIn"/> before.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">Read and checked.</param>
    /// <param name="patience">How long a change waits while another process writes.</param>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, HostSettings settings, TimeSpan patience)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Sessions);
        services.AddSingleton(settings.Audit);
        services.AddSingleton(settings.Admission);
        services.AddSingleton(Options.Create(settings.Site));
        services.AddSingleton(Options.Create(settings.Cache));
        services.AddSingleton(Options.Create(settings.Warehouse));
        services.AddSingleton(settings.Databricks);
        services.AddSingleton(settings.Secrets);
        services.AddSingleton(new StoreOptions(settings.Data.Folder, settings.KeysFolder, patience));
        services.TryAddSingleton(new DemoSignIn(Available: false));
        services.AddSingleton<IStore, StoreFile>();
        services.AddSingleton<WriterTurn>();
        services.AddSingleton<IAccessState, AccessState>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Attendance>();
        services.AddSingleton<IAuditKeeper, AuditKeeper>();
        services.AddSingleton<Upkeep>();
        services.AddDbContext<StoreContext>(static (provider, options) =>
        {
            var store = provider.GetRequiredService<StoreOptions>();
            // One person has few of each, so one query for all is the cheap one.
            options.UseSqlite(Sqlite.ConnectionString(store), static sqlite => sqlite
                .UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)
                .ExecutionStrategy(static dependencies => new TellsFaults(dependencies)));
        }, optionsLifetime: ServiceLifetime.Singleton);
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(static provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<IAuditTrail, AuditTrail>();
        services.AddScoped<IAuditLog, AuditLog>();
        services.AddScoped<IPeople, People>();
        services.AddScoped<IPeopleList, PeopleList>();
        services.AddScoped<RoleStore>();
        services.AddScoped<IRoles>(static provider => provider.GetRequiredService<RoleStore>());
        services.AddScoped<IRoleList>(static provider => provider.GetRequiredService<RoleStore>());
        services.AddScoped<IAttendanceStore, AttendanceStore>();
        services.AddScoped<IDashboardStore, DashboardStore>();
        services.AddWarehouse();
        return services;
    }

    /// <summary>Opens the engine before anybody asks for it; a failure is told to whoever asks. Nothing is sent to a warehouse elsewhere.</summary>
    /// <returns>Whether the engine runs in this process: there describing a statement costs nothing, elsewhere it is only done when somebody asks.</returns>
    public static async Task<bool> OpenWarehouse(IServiceProvider services)
    {
        var engine = services.GetRequiredService<AdbcEngine>();
        if (engine.OpensQuietly)
            await services.GetRequiredService<AdbcWarehouse>().Open();
        return engine.IsEmbedded;
    }
}
