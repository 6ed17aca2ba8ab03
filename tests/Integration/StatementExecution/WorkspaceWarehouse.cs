using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
using CleanDash.Integration.Warehouses;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

/// <summary>The product's warehouse over a workspace, with a patience that tests have.</summary>
internal sealed class WorkspaceWarehouse : IAsyncDisposable
{
    public static readonly Patience Patience = new()
    {
        Connect = TimeSpan.FromSeconds(5),
        Answer = TimeSpan.FromSeconds(20),
        Silence = TimeSpan.FromSeconds(20),
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        FirstPause = TimeSpan.FromMilliseconds(5),
        Starting = TimeSpan.FromMilliseconds(20),
    };

    private readonly StatementRecorder recorder = new(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System);

    public WorkspaceWarehouse(FakeWorkspace workspace, TokenSource? token = null, ILogger<StatementExecutionEngine>? log = null, Patience? patience = null, bool inline = false, Uri? address = null, int concurrency = 0)
    {
        var options = new WarehouseOptions { Concurrency = concurrency };
        var limits = patience ?? Patience;
        var source = token ?? new Secret("secret", "dapi-good", "", TimeProvider.System, new()).AsToken();
        Warehouse = new AdbcWarehouse(
            new StatementExecutionEngine(() => new WorkspaceClient(address ?? workspace.Address, source, limits, TimeProvider.System), FakeWorkspace.Warehouse, inline, limits, log ?? NullLogger<StatementExecutionEngine>.Instance, TimeProvider.System),
            options,
            recorder,
            Health,
            TimeProvider.System,
            new());
    }

    public AdbcWarehouse Warehouse { get; }

    public ObservedHealth Health { get; } = new(TimeProvider.System, NullLogger<ObservedHealth>.Instance);

    public async Task<List<string>> Rows(string sql, params StatementParameter[] parameters)
    {
        await using var stream = await Warehouse.Run(TestWarehouse.Statement(sql, parameters), TestContext.Current.CancellationToken);
        return await TestWarehouse.Read(stream);
    }

    public Task<WarehouseException> Fails(string sql = "SELECT 1 AS x") => Assert.ThrowsAsync<WarehouseException>(() => Rows(sql));

    public async ValueTask DisposeAsync()
    {
        await Warehouse.DisposeAsync();
        recorder.Dispose();
    }
}
