using System.Diagnostics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Integration.Warehouses;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Real servers are heavy: one for all, and nothing beside them.</summary>
[CollectionDefinition(nameof(SparkServer), DisableParallelization = true)]
public sealed class SparkServerCollection : ICollectionFixture<SparkServer>;

/// <summary>A real Spark Connect server over the sample lakehouse, started by the first test that needs it and stopped after the last. <c>CLEANDASH_SPARK</c> names one that runs already.</summary>
public sealed class SparkServer : IAsyncLifetime
{
    private readonly SemaphoreSlim gate = new(1);
    private Running? running;

    internal static string Shared => Environment.GetEnvironmentVariable("CLEANDASH_SHARED") ?? "";

    private static string Script => Path.Combine(Shared, "spark", "start-spark-connect");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (running?.Process is { } pid)
            await Call("--stop", $"{pid}");
        gate.Dispose();
    }

    /// <summary>The server's address; skips the test where there can be none.</summary>
    internal async Task<string> Address()
    {
        if (Environment.GetEnvironmentVariable("CLEANDASH_SPARK") is { Length: > 0 } known)
            return known;
        Assert.SkipUnless(File.Exists(Script), $"CLEANDASH_SHARED names no folder with a Spark Connect server: {Script} is not there.");
        Assert.SkipUnless(HasJava(), "Needs Java 17 for a real Spark Connect server.");
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            running ??= await Start();
        }
        finally
        {
            gate.Release();
        }

        return running.Address;
    }

    internal async Task<SparkWarehouse> Open(Action<WarehouseOptions>? configure = null, Patience? patience = null) => new(await Address(), configure, patience);

    private static async Task<Running> Start()
    {
        var data = Path.Combine(Shared, "data", "lakehouse");
        var ready = Path.Combine(Path.GetTempPath(), $"cleandash-spark-{Guid.NewGuid():N}");
        var said = await Call(
            "--port", "0", "--data", Path.Combine(data, "samples"), "--catalog", $"demo={Path.Combine(data, "demo")}", "--memory", "1g", "--ready-file", ready, "--timeout", "240",
            "--conf", "spark.connect.progress.reportInterval=500ms");
        File.Delete(ready);
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(words is ["ready", _, "pid", _, ..], said);
        return new($"sc://{words[1]}", int.Parse(words[3]));
    }

    private static async Task<string> Call(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadLineAsync() ?? "";
        await process.WaitForExitAsync();
        return said;
    }

    private static bool HasJava() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Path.Combine(Environment.GetEnvironmentVariable("JAVA_HOME") ?? "", "bin"))
        .Any(folder => File.Exists(Path.Combine(folder, "java")));

    private sealed record Running(string Address, int? Process);
}

/// <summary>The product's warehouse over a Spark Connect address.</summary>
internal sealed class SparkWarehouse : IAsyncDisposable
{
    private readonly StatementRecorder recorder = new(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System);

    public SparkWarehouse(string address, Action<WarehouseOptions>? configure = null, Patience? patience = null)
        : this(SparkConnectAddress.Parse(address, out var mistake) ?? throw new ArgumentException(mistake, nameof(address)), patience, configure)
    {
    }

    public SparkWarehouse(SparkConnectOptions where, Patience? patience = null, Action<WarehouseOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WarehouseOptions();
        configure?.Invoke(options);
        Warehouse = new AdbcWarehouse(new SparkConnectEngine(where, patience ?? new(), NullLogger<SparkConnectEngine>.Instance, time ?? TimeProvider.System), options, recorder, Health, TimeProvider.System, new());
    }

    public AdbcWarehouse Warehouse { get; }

    public ObservedHealth Health { get; } = new(TimeProvider.System, NullLogger<ObservedHealth>.Instance);

    public async Task<List<string>> Rows(string sql, params StatementParameter[] parameters)
    {
        await using var stream = await Run(sql, parameters);
        return await TestWarehouse.Read(stream);
    }

    public Task<RowStream> Run(string sql, params StatementParameter[] parameters) =>
        Warehouse.Run(TestWarehouse.Statement(sql, parameters), TestContext.Current.CancellationToken);

    public Task<WarehouseException> Fails(string sql, params StatementParameter[] parameters) => Assert.ThrowsAsync<WarehouseException>(() => Rows(sql, parameters));

    public async ValueTask DisposeAsync()
    {
        await Warehouse.DisposeAsync();
        recorder.Dispose();
    }
}
