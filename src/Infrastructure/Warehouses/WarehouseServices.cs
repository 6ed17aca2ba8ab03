using System.Diagnostics.Metrics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Drivers;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
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
        services.TryAddSingleton<KnownSecrets>();
        services.AddSingleton<IValidateOptions<WarehouseOptions>, WarehouseRules>();
        services.AddSingleton(provider => new StatementRecorder(
            provider.GetService<IMeterFactory>(), provider.GetRequiredService<ILogger<StatementRecorder>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DatabricksWorkspace(
            provider.GetRequiredService<DatabricksOptions>(), new Patience(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<KnownSecrets>()));
        services.AddSingleton(provider => Chosen(provider, provider.GetRequiredService<IOptions<WarehouseOptions>>().Value));
        services.AddSingleton(provider => new AdbcWarehouse(
            provider.GetRequiredService<AdbcEngine>(),
            provider.GetRequiredService<IOptions<WarehouseOptions>>().Value,
            provider.GetRequiredService<StatementRecorder>(),
            provider.GetRequiredService<ObservedHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<KnownSecrets>()));
        services.AddSingleton<ObservedHealth>();
        services.AddSingleton<IWarehouseHealth>(static provider => provider.GetRequiredService<ObservedHealth>());
        services.AddSingleton<IWarehouseSteps>(provider => new WarehouseSteps(
            provider.GetRequiredService<IWarehouse>(),
            provider.GetRequiredService<IOptions<WarehouseOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<KnownSecrets>(),
            Workspace(provider)));
        services.AddSingleton<IPortableSql, PortableSql>();
        services.AddSingleton<IWarehouse>(provider => provider.GetRequiredService<AdbcWarehouse>());
        return services;
    }

    // The one place where the engine is chosen: what the settings name, else DuckDB in the process.
    private static AdbcEngine Chosen(IServiceProvider provider, WarehouseOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var patience = new Patience();
        var secrets = provider.GetRequiredService<KnownSecrets>();
        var workspace = Workspace(provider);
        if (workspace?.Options is { WarehouseId.Length: > 0 } databricks)
            return new StatementExecutionEngine(() => workspace.Connect(), databricks.WarehouseId, databricks.IsInline, patience, provider.GetRequiredService<ILogger<StatementExecutionEngine>>(), time);

        if (options.Driver.Length > 0)
            return new DriverEngine(options, secrets);
        var server = workspace is not null ? workspace.Cluster(workspace.Options.Cluster) : Server(options, time, secrets);
        return server is null
            ? new DuckDbEngine(options, provider.GetRequiredService<ILogger<DuckDbEngine>>(), time)
            : new SparkConnectEngine(server, patience, provider.GetRequiredService<ILogger<SparkConnectEngine>>(), time);
    }

    // One for all, so that a service principal fetches one token; null where the settings choose none.
    private static DatabricksWorkspace? Workspace(IServiceProvider provider) =>
        provider.GetService<DatabricksOptions>() is { IsChosen: true } ? provider.GetRequiredService<DatabricksWorkspace>() : null;

    /// <summary>The Spark Connect server that the settings name, with the token of their file; null where there is none.</summary>
    internal static SparkConnectOptions? Server(WarehouseOptions options, TimeProvider time, KnownSecrets secrets)
    {
        var server = SparkConnectAddress.Parse(options.Url, out _);
        return server is null || options.TokenFile.Length == 0 ? server : server with { Token = new Secret("Warehouse:TokenFile", "", options.TokenFile, time, secrets).AsToken() };
    }
}
