using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Store;

/// <summary>The product's services over a data folder, without a host around them.</summary>
internal static class StoreHost
{
    public static ServiceProvider Open(string dataFolder, TimeSpan? patience = null, TimeProvider? time = null, string domains = "") =>
        Open(dataFolder, patience ?? TimeSpan.FromSeconds(5), domains, services =>
        {
            if (time is not null) services.AddSingleton(time);
            services.AddApplication(Engine.DuckDb, typeof(ApplicationServices).Assembly);
        });

    /// <summary>Without use cases and dashboards: for a process that only changes the store and should start fast.</summary>
    public static ServiceProvider OpenBare(string dataFolder, TimeSpan patience) => Open(dataFolder, patience, "", static services => services.AddScoped<Caller>());

    private static ServiceProvider Open(string dataFolder, TimeSpan patience, string domains, Action<IServiceCollection> core)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", dataFolder), new("Access:Domains", domains)]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        core(services);
        services.AddInfrastructure(HostSettings.ForConsole(configuration, usesWarehouse: false), patience);
        services.AddSingleton(new DemoSignIn(Available: true));
        var provider = services.BuildServiceProvider(validateScopes: true);
        provider.GetRequiredService<IStore>().OpenOrCreate();
        return provider;
    }
}
