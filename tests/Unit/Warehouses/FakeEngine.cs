using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Unit.Adbc;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanDash.Unit.Warehouses;

/// <summary>An engine over the scripted driver.</summary>
internal sealed class FakeEngine(FakeScript script, Action? atOpen) : AdbcEngine
{
    /// <summary>What a description may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public override OpenEngine Open()
    {
        atOpen?.Invoke();
        return new OpenFake(FakeDriver.Load(script).Open(new Dictionary<string, string>(StringComparer.Ordinal)), script);
    }

    /// <summary>The adapter over a driver that does what its script says.</summary>
    public static AdbcWarehouse Over(FakeScript script, TimeProvider? time = null, int concurrency = 1, Action? atOpen = null) => new(
        new FakeEngine(script, atOpen),
        new WarehouseOptions { Concurrency = concurrency, Timeout = Timeout },
        new StatementRecorder(null, NullLogger<StatementRecorder>.Instance, TimeProvider.System),
        new(time ?? TimeProvider.System, NullLogger<ObservedHealth>.Instance),
        time ?? TimeProvider.System,
        new());
}

/// <summary>Its open database.</summary>
internal sealed class OpenFake(AdbcDatabase database, FakeScript script) : OpenEngine(database)
{
    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        script.Calls.Enqueue("EnginePrepare");
        var text = SqlText.Parse(sql);
        return new(text, text.Render(_ => "?"), text.Markers, []);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken) =>
        Described(connection, sql, parameters, cancellationToken);

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => new(exception.Message == "gone" ? WarehouseCodes.Unreachable : "fake.error", "The fake failed.", exception.Message, exception);

    public override bool IsLost(AdbcException exception) => exception.Message == "lost";

    public override void Dispose()
    {
        base.Dispose();
        script.Calls.Enqueue("EngineDisposed");
    }
}
