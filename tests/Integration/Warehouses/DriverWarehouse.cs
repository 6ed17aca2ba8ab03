using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Drivers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The product's warehouse over a driver that is not ours.</summary>
internal sealed class DriverWarehouse(WarehouseOptions options, KnownSecrets? secrets = null) : IAsyncDisposable
{
    private readonly StatementRecorder recorder = new(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System);
    private AdbcWarehouse? warehouse;

    public AdbcWarehouse Warehouse => warehouse ??= new(new DriverEngine(options, Secrets), options, recorder, new(TimeProvider.System, NullLogger<ObservedHealth>.Instance), TimeProvider.System, Secrets);

    private KnownSecrets Secrets { get; } = secrets ?? new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The settings of a driver; skips the test where it is not.</summary>
    public static WarehouseOptions Options(string driver, params (string Key, string Value)[] options)
    {
        var file = Path.GetFullPath(Path.Combine(Environment.GetEnvironmentVariable("CLEANDASH_SHARED") ?? "", "adbc", driver, $"libadbc_driver_{driver}.so"));
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
            Assert.Skip($"The driver for {driver} is not here; CLEANDASH_SHARED names the folder that holds adbc/{driver}.");
        return new() { Driver = file, Options = options.ToDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal) };
    }

    public async Task<List<string>> Rows(string sql, params StatementParameter[] parameters)
    {
        await using var stream = await Warehouse.Run(TestWarehouse.Statement(sql, parameters), Token);
        return await TestWarehouse.Read(stream);
    }

    public Task<WarehouseException> Fails(string sql, params StatementParameter[] parameters) => Assert.ThrowsAsync<WarehouseException>(() => Rows(sql, parameters));

    public Task<IReadOnlyList<WarehouseStep>> Steps() =>
        new WarehouseSteps(Warehouse, Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, Secrets).Take(null, Token);

    public async ValueTask DisposeAsync()
    {
        if (warehouse is not null)
            await warehouse.DisposeAsync();
        recorder.Dispose();
    }
}
