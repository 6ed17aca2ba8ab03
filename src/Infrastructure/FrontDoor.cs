using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanDash.Infrastructure;

/// <summary>What hosts register and call.</summary>
public static class FrontDoor
{
    /// <summary>Registers the store, access and the audit. A host adds its own <see cref="DemoSignIn"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">Read and checked.</param>
    /// <param name="patience">How long a change waits while another process writes.</param>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, HostSettings settings, TimeSpan patience)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Site);
        services.AddSingleton(settings.Sessions);
        services.AddSingleton(settings.Admission);
        services.AddSingleton(settings.Dashboards);
        services.AddSingleton(new StoreOptions(settings.Data.Folder, patience));
        services.AddSingleton<IStore, StoreFile>();
        services.AddSingleton<WriterTurn>();
        services.AddSingleton<IAccessState, AccessState>();
        services.AddSingleton<Sessions>();
        services.AddDbContext<StoreContext>(static (provider, options) =>
        {
            var store = provider.GetRequiredService<StoreOptions>();
            options.UseSqlite(Sqlite.ConnectionString(store.Path, store.Patience));
        });
        services.TryAddScoped<Caller>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(static provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<IAuditTrail, AuditTrail>();
        services.AddScoped<People>();
        services.AddScoped<IPeople>(static provider => provider.GetRequiredService<People>());
        services.AddScoped<IPeopleList>(static provider => provider.GetRequiredService<People>());
        services.AddScoped<IDashboards>(static provider => provider.GetRequiredService<People>());
        services.AddScoped<NewDashboards>();
        return services;
    }
}
