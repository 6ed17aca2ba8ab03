using System.Diagnostics;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The whole adapter over drivers that are not ours: the Arrow project's own for SQLite and PostgreSQL.</summary>
public sealed class OtherDriverTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleandash-driver-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_panels_text_with_its_values_is_answered_by_sqlite()
    {
        await using var warehouse = Sqlite();

        var rows = await warehouse.Rows("SELECT carrier, flights FROM flights WHERE flights >= :least AND (:carrier IS NULL OR carrier = :carrier) ORDER BY flights", new("carrier", ParameterType.String, "UA"), new("least", ParameterType.Long, 2L));

        Assert.Equal(["UA|3"], rows);
        Assert.Equal(["UA|3"], await warehouse.Rows("SELECT carrier, flights FROM main.flights WHERE carrier = :carrier", new StatementParameter("carrier", ParameterType.String, "UA")));
    }

    [Theory]
    [InlineData("DELETE FROM flights", WarehouseCodes.NotASelect)]
    [InlineData("SELECT 1; SELECT 2", WarehouseCodes.NotASelect)]
    [InlineData("PRAGMA user_version", WarehouseCodes.NotASelect)]
    [InlineData("/* /* */ DELETE FROM flights -- */ SELECT 1", WarehouseCodes.NotASelect)]
    [InlineData("WITH x AS (SELECT $$) DELETE FROM flights -- $$) SELECT 1", WarehouseCodes.NotASelect)]
    [InlineData("WITH x AS (SELECT E'\\') DELETE FROM flights -- ') SELECT 1", WarehouseCodes.NotASelect)]
    [InlineData("WITH x AS (SELECT [']) DELETE FROM flights -- ']) SELECT 1", WarehouseCodes.NotASelect)]
    [InlineData("SELECT load_extension('/tmp/x') AS x", WarehouseCodes.Forbidden)]
    [InlineData("SELECT a FROM nowhere", WarehouseCodes.Table)]
    [InlineData("SELECT nothing FROM flights", WarehouseCodes.Statement)]
    public async Task What_is_no_select_or_cannot_be_run_has_its_code_and_the_next_query_is_answered(string sql, string code)
    {
        await using var warehouse = Sqlite();

        Assert.Equal(code, (await warehouse.Fails(sql)).Code);

        Assert.Equal(["2"], await warehouse.Rows("SELECT count(*) AS n FROM flights"));
    }

    [Fact]
    public async Task Rows_are_cut_at_the_limit_and_a_query_that_cannot_be_stopped_lets_its_caller_go_in_time()
    {
        const string Numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {0}) SELECT {1} FROM c";
        await using var warehouse = Sqlite();
        var many = TestWarehouse.Statement(string.Format(null, Numbers, 5000, "x")) with { Limits = TestWarehouse.Limits with { MaxRows = 1500 } };
        await using (var stream = await warehouse.Warehouse.Run(many, TestContext.Current.CancellationToken))
        {
            Assert.Equal(1500, (await TestWarehouse.Read(stream)).Count);
            Assert.True(stream.Cut);
        }

        var began = Stopwatch.GetTimestamp();
        var slow = TestWarehouse.Statement(string.Format(null, Numbers, 30_000_000, "sum(x) AS s")) with { Limits = TestWarehouse.Limits with { Timeout = TimeSpan.FromMilliseconds(300) } };
        Assert.Equal(WarehouseCodes.Timeout, (await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Warehouse.Run(slow, TestContext.Current.CancellationToken))).Code);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_option_that_the_driver_does_not_know_is_said_without_its_value()
    {
        var secrets = new KnownSecrets();
        secrets.Learn("Warehouse:Options:no.such", "hunter2-hunter2");
        await using var warehouse = new DriverWarehouse(DriverWarehouse.Options("sqlite", ("no.such", "hunter2-hunter2")), secrets);

        var refused = await warehouse.Fails("SELECT 1 AS x");

        Assert.Equal(WarehouseCodes.Unreachable, refused.Code);
        Assert.Contains("Warehouse:Options", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{refused.Message} {refused.EngineText}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_steps_name_the_driver_and_the_engine_behind_it()
    {
        await using var warehouse = Sqlite();

        var steps = await warehouse.Steps();

        Assert.Equal(["library", "database", "connection", "columns", "row", "rights"], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.True(step.Ok, step.Message));
        Assert.Contains("SQLite", steps[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_by_postgresqls_driver_and_never_with_its_password()
    {
        var options = DriverWarehouse.Options("postgresql", ("uri", "postgresql://reader:hunter2-hunter2@127.0.0.1:1/db?connect_timeout=2"));
        await using var warehouse = new DriverWarehouse(options);

        var failed = await warehouse.Fails("SELECT 1 AS x");

        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.DoesNotContain("hunter2", failed.ToString(), StringComparison.Ordinal);
        var steps = await warehouse.Steps();
        Assert.True(steps[0].Ok);
        Assert.False(steps[^1].Ok);
    }

    private DriverWarehouse Sqlite() => new(SqliteOptions());

    private WarehouseOptions SqliteOptions()
    {
        var file = Path.Combine(folder.FullName, "flights.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE flights (carrier TEXT, flights INTEGER); INSERT INTO flights VALUES ('AA', 1), ('UA', 3)";
            command.ExecuteNonQuery();
        }

        return DriverWarehouse.Options("sqlite", ("uri", $"file:{file}?mode=ro"));
    }
}
