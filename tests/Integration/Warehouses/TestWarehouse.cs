using System.Diagnostics.Metrics;
using Apache.Arrow;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The real warehouse over a folder, by default the samples.</summary>
internal sealed class TestWarehouse : IAsyncDisposable
{
    public static readonly StatementTags Tags = new("fixture", "panel", Cause.Viewer);
    public static readonly StatementLimits Limits = new(1_000_000, 64 << 20, TimeSpan.FromSeconds(60));

    private readonly StatementRecorder recorder;

    public TestWarehouse(string? lakehouse = null, Action<WarehouseOptions>? configure = null, IMeterFactory? meters = null, ILogger<StatementRecorder>? log = null)
    {
        var options = new WarehouseOptions();
        if (lakehouse is not null)
            options.Lakehouse = lakehouse;
        configure?.Invoke(options);
        recorder = new StatementRecorder(meters, log ?? NullLogger<StatementRecorder>.Instance, TimeProvider.System);
        Warehouse = new AdbcWarehouse(new DuckDbEngine(options, NullLogger<DuckDbEngine>.Instance, TimeProvider.System), options, recorder, new(TimeProvider.System, NullLogger<ObservedHealth>.Instance), TimeProvider.System, new());
    }

    public AdbcWarehouse Warehouse { get; }

    public static Statement Statement(string sql, params StatementParameter[] parameters) => new(sql, parameters, Limits, Tags);

    public Task<RowStream> Run(string sql, params StatementParameter[] parameters) =>
        Warehouse.Run(Statement(sql, parameters), TestContext.Current.CancellationToken);

    /// <summary>The rows as text: values between bars, null as "null".</summary>
    public async Task<List<string>> Rows(string sql, params StatementParameter[] parameters)
    {
        await using var stream = await Run(sql, parameters);
        return await Read(stream);
    }

    public static async Task<List<string>> Read(RowStream stream)
    {
        List<string> rows = [];
        while (await stream.Next(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                    rows.Add(string.Join('|', batch.Arrays.Select(column => Cell(column, row))));
            }
        }

        return rows;
    }

    public Task<Schema> Describe(string sql, params StatementParameter[] parameters) =>
        Warehouse.Describe(sql, parameters, TestContext.Current.CancellationToken);

    public async Task<WarehouseException> Refused(string sql, params StatementParameter[] parameters)
    {
        var described = await Assert.ThrowsAsync<WarehouseException>(() => Describe(sql, parameters));
        var ran = await Assert.ThrowsAsync<WarehouseException>(() => Rows(sql, parameters));
        Assert.Equal(described.Code, ran.Code);
        return described;
    }

    public async ValueTask DisposeAsync()
    {
        await Warehouse.DisposeAsync();
        recorder.Dispose();
    }

    /// <summary>Writes a Parquet file with an engine of its own, without any lock.</summary>
    public static void Write(string file, string select)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        MakeDatabase(":memory:", $"COPY ({select}) TO {Sql.Text(file)} (FORMAT parquet)");
    }

    public static void MakeDatabase(string path, string statements)
    {
        using var database = CAdbcDriverImporter.Load(DuckDbLibrary.Find(), DuckDbLibrary.EntryPoint)
            .Open(new Dictionary<string, string>(StringComparer.Ordinal) { ["path"] = path });
        using var connection = database.Connect(null);
        connection.Execute(statements);
    }

    private static string Cell(IArrowArray column, int row) => ((Apache.Arrow.Array)column).IsNull(row) ? "null" : column switch
    {
        StringArray text => text.GetString(row),
        Int8Array number => $"{number.GetValue(row)}",
        Int32Array number => $"{number.GetValue(row)}",
        Int64Array number => $"{number.GetValue(row)}",
        DoubleArray number => $"{number.GetValue(row)}",
        BooleanArray flag => flag.GetValue(row) == true ? "true" : "false",
        Decimal128Array number => number.GetString(row),
        Date32Array day => $"{day.GetDateTimeOffset(row):yyyy-MM-dd}",
        TimestampArray moment => $"{moment.GetTimestamp(row):yyyy-MM-dd HH:mm:ss.ffffff}",
        _ => throw new ArgumentException(column.GetType().Name, nameof(column)),
    };
}

/// <summary>One warehouse over the samples for a class of tests.</summary>
public sealed class SampleWarehouse : IAsyncDisposable
{
    internal TestWarehouse Warehouse { get; } = new();

    public ValueTask DisposeAsync() => Warehouse.DisposeAsync();
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cleandash-test-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
