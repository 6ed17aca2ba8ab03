using System.Diagnostics.Metrics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanDash.Infrastructure.Warehouses;

internal static class WarehouseServices
{
    /// <summary>The warehouse of this installation; opened by the first use or by <see cref="AdbcWarehouse.Open"/>.</summary>
    internal static IServiceCollection AddWarehouse(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<WarehouseOptions>, WarehouseRules>();
        services.AddSingleton(provider => new StatementRecorder(
            provider.GetService<IMeterFactory>(), provider.GetRequiredService<ILogger<StatementRecorder>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => Chosen(provider, provider.GetRequiredService<IOptions<WarehouseOptions>>().Value));
        services.AddSingleton(provider => new AdbcWarehouse(
            provider.GetRequiredService<AdbcEngine>(),
            provider.GetRequiredService<IOptions<WarehouseOptions>>().Value,
            provider.GetRequiredService<StatementRecorder>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IWarehouse>(provider => provider.GetRequiredService<AdbcWarehouse>());
        return services;
    }

    // The one place where the engine is chosen: a server that the settings name, else DuckDB in the process.
    private static AdbcEngine Chosen(IServiceProvider provider, WarehouseOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return options.Url.Length > 0 && SparkConnectAddress.Parse(options.Url, out _) is { } server
            ? new SparkConnectEngine(server, new SparkPatience(), provider.GetRequiredService<ILogger<SparkConnectEngine>>(), time)
            : new DuckDbEngine(options, provider.GetRequiredService<ILogger<DuckDbEngine>>(), time);
    }
}
