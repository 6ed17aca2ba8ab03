using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure;

/// <summary>Runs a panel for a test: <c>var run = await Lakehouse.Run(new DistanceByFare(…))</c>.</summary>
public static class Lakehouse
{
    private static readonly Lazy<IWarehouse> Default = new(() => Open(new()));

    /// <summary>Runs a panel over the sample lakehouse, with the engine, limits and checks of the product.</summary>
    /// <exception cref="AuthorMistakesException">The panel's record is not as it must be.</exception>
    /// <exception cref="WarehouseException">The engine refuses the SQL.</exception>
    /// <exception cref="ColumnException">The rows do not fit the record of columns.</exception>
    public static Task<TestRun<TColumns>> Run<TColumns>(IPanel<TColumns> panel, CancellationToken cancellationToken = default)
        where TColumns : class => TestRun<TColumns>.Of(panel, Default.Value, cancellationToken);

    /// <summary>Runs a panel over a lakehouse of one's own.</summary>
    /// <inheritdoc cref="Run{TColumns}(IPanel{TColumns}, CancellationToken)"/>
    /// <param name="panel">The panel with its values.</param>
    /// <param name="folder">A folder <c>CATALOG/SCHEMA/TABLE.parquet</c>.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<TestRun<TColumns>> Run<TColumns>(IPanel<TColumns> panel, string folder, CancellationToken cancellationToken = default)
        where TColumns : class
    {
        await using var services = Services(new() { Lakehouse = folder });
        return await TestRun<TColumns>.Of(panel, services.GetRequiredService<IWarehouse>(), cancellationToken);
    }

    internal static IWarehouse Open(WarehouseOptions options) => Services(options).GetRequiredService<IWarehouse>();

    private static ServiceProvider Services(WarehouseOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddOptions<WarehouseOptions>().Configure(o => o.Lakehouse = options.Lakehouse);
        services.AddWarehouse();
        return services.BuildServiceProvider();
    }
}
