using System.Diagnostics;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Integration.Dashboards;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The whole adapter over the Arrow project's driver for PostgreSQL and a real server.</summary>
[Collection(nameof(PostgresServer))]
public sealed class PostgresDriverTests(PostgresServer server)
{
    // So many that it runs for minutes, and so few that they take no memory.
    private const string Long = "SELECT count(*) AS n FROM generate_series(1, 100000) AS a(x), generate_series(1, 1000000) AS b(y) WHERE a.x + b.y > 7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FleetAge")]
    [InlineData("DelayByAirline")]
    [InlineData("AirlinesByAirport")]
    public async Task A_panel_whose_text_both_know_gives_the_same_rows_as_the_embedded_engine(string type)
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        await using var duck = new TestWarehouse();
        var statement = DemoPanels.Statement(type, DemoPanels.Request(type, DemoPanels.Expected(type).GetProperty("address").GetString()!));

        Assert.Empty(ColumnSet.Check(DemoPanels.Find(type).Panel.Columns, await warehouse.Warehouse.Describe(statement.Sql, statement.Parameters, Token)));
        await using var there = await warehouse.Warehouse.Run(statement, Token);
        await using var here = await duck.Warehouse.Run(statement, Token);

        Assert.Empty(ColumnSet.Check(DemoPanels.Find(type).Panel.Columns, there.Schema));
        Assert.Equal(await TestWarehouse.Read(here), await TestWarehouse.Read(there));
    }

    [Fact]
    public async Task Values_of_every_kind_arrive_as_they_were_bound()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());

        var rows = await warehouse.Rows(
            "SELECT :text AS a, :int AS b, :long AS c, :double AS d, :bool AS e, :date AS f, :moment AS g, CAST(:decimal AS DOUBLE PRECISION) AS h, :none AS i, :text AS j",
            new("text", ParameterType.String, "Zoë's $1"),
            new("int", ParameterType.Int, -7),
            new("long", ParameterType.Long, 9_007_199_254_740_993),
            new("double", ParameterType.Double, 0.1),
            new("bool", ParameterType.Bool, true),
            new("date", ParameterType.Date, new DateOnly(2016, 2, 29)),
            new("moment", ParameterType.Timestamp, new DateTime(2016, 2, 29, 23, 59, 59, 999)),
            new("decimal", ParameterType.Decimal, -12.345m),
            new("none", ParameterType.String, null));

        Assert.Equal(["Zoë's $1|-7|9007199254740993|0.1|true|2016-02-29|2016-02-29 23:59:59.999000|-12.345|null|Zoë's $1"], rows);
    }

    [Theory]
    [InlineData("SELECT x FROM nowhere", WarehouseCodes.Table)]
    [InlineData("SELECT x FROM elsewhere.flights.airlines", WarehouseCodes.Table)]
    [InlineData("SELECT x FROM hidden", WarehouseCodes.Permission)]
    [InlineData("SELECT round(CAST(1.5 AS DOUBLE PRECISION), 1) AS x", WarehouseCodes.Statement)]
    [InlineData("SELECT 1 / (length(carrier) - 2) AS x FROM flights.airlines", WarehouseCodes.Statement)]
    [InlineData("SELECT pg_terminate_backend(1) AS x", WarehouseCodes.Forbidden)]
    [InlineData("DELETE FROM flights.airlines", WarehouseCodes.NotASelect)]
    public async Task What_the_server_refuses_has_its_code_and_the_next_query_is_answered(string sql, string code)
    {
        await using var warehouse = new DriverWarehouse(await server.Options());

        Assert.Equal(code, (await warehouse.Fails(sql)).Code);

        Assert.Equal(["16"], await warehouse.Rows("SELECT count(*) AS n FROM flights.airlines"));
    }

    [Theory]
    [InlineData("reader", "not-the-password", WarehouseCodes.Credentials)]
    [InlineData("nobody", PostgresServer.Password, WarehouseCodes.Credentials)]
    public async Task A_password_that_is_not_accepted_is_a_matter_of_credentials_and_never_repeated(string user, string password, string code)
    {
        await using var warehouse = new DriverWarehouse(await server.Options(user, password));

        var failed = await warehouse.Fails("SELECT 1 AS x");

        Assert.Equal(code, failed.Code);
        Assert.DoesNotContain(password, failed.ToString(), StringComparison.Ordinal);
        var last = (await warehouse.Steps())[^1];
        Assert.Equal(("database", false), (last.Step, last.Ok));
        Assert.Contains("credentials", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_is_replaced_in_its_file_counts_from_the_next_connection()
    {
        var options = await server.Options("rotated", "first-of-them");
        var (uri, file) = (options.Options["uri"], Path.GetTempFileName());
        var secrets = new KnownSecrets();
        await server.Ask("CREATE ROLE rotated LOGIN PASSWORD 'first-of-them'");
        try
        {
            await File.WriteAllTextAsync(file, $"{uri}\n", Token);
            options.OptionFiles = new Dictionary<string, string>(StringComparer.Ordinal) { ["uri"] = file };
            options.Options = new Dictionary<string, string>(StringComparer.Ordinal);
            await using var warehouse = new DriverWarehouse(options, secrets);
            Assert.Equal(["rotated"], await warehouse.Rows("SELECT CAST(current_user AS TEXT) AS x"));
            await server.Ask("ALTER ROLE rotated PASSWORD 'second-of-them'; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotated'");
            Assert.Equal(WarehouseCodes.Credentials, (await warehouse.Fails("SELECT CAST(current_user AS TEXT) AS x")).Code);

            await File.WriteAllTextAsync(file, "", Token);
            Assert.Equal(WarehouseCodes.Credentials, (await warehouse.Fails("SELECT CAST(current_user AS TEXT) AS x")).Code);
            await File.WriteAllTextAsync(file, uri.Replace("first-of-them", "second-of-them", StringComparison.Ordinal), Token);

            Assert.Equal(["rotated"], await warehouse.Rows("SELECT CAST(current_user AS TEXT) AS x"));
            Assert.All(await warehouse.Steps(), step => Assert.True(step.Ok, step.Message));
            Assert.Equal("*** and ***", secrets.Hide("first-of-them and second-of-them"));
        }
        finally
        {
            File.Delete(file);
            await server.Ask("DROP ROLE rotated");
        }
    }

    [Fact]
    public async Task An_account_that_may_change_tables_is_warned_of()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        var steps = await warehouse.Steps();
        Assert.Equal(("rights", "This account may change no table that the catalog lists."), (steps[^1].Step, steps[^1].Message));
        Assert.StartsWith("Connected to PostgreSQL 1", steps[2].Message, StringComparison.Ordinal);

        await server.Ask("GRANT UPDATE ON flights.airlines TO reader");
        try
        {
            Assert.StartsWith("Warning: this account may change tables in flights.", (await warehouse.Steps())[^1].Message, StringComparison.Ordinal);
        }
        finally
        {
            await server.Ask("REVOKE UPDATE ON flights.airlines FROM reader");
        }
    }

    [Fact]
    public async Task The_servers_own_limit_of_time_is_told_as_one()
    {
        await using var warehouse = new DriverWarehouse(await server.Options(more: "%20-c%20statement_timeout%3D200"));

        Assert.Equal(WarehouseCodes.Timeout, (await warehouse.Fails(Long)).Code);
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_ends_on_the_server()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        using var cancel = new CancellationTokenSource();
        var run = warehouse.Warehouse.Run(TestWarehouse.Statement(Long), cancel.Token);
        await Until("1");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), Token));
        await Until("0");
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task Connections_that_broke_while_nobody_asked_are_opened_anew_and_nobody_sees_it()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => warehouse.Rows("SELECT count(*) AS n FROM flights.flights")));

        await server.Stop();
        await server.Start();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => Assert.Equal(["336776"], await warehouse.Rows("SELECT count(*) AS n FROM flights.flights"))));
        await server.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
        Assert.Equal(["UA"], await warehouse.Rows("SELECT carrier FROM flights.airlines WHERE carrier = :carrier", new StatementParameter("carrier", ParameterType.String, "UA")));
        await server.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
        Assert.Single((await warehouse.Warehouse.Describe("SELECT carrier FROM flights.airlines", [], Token)).FieldsList);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_said_to_be_until_it_is_there_again()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        await warehouse.Rows("SELECT 1 AS x");

        await server.Stop();
        try
        {
            for (var i = 0; i < 3; i++)
                Assert.Equal(WarehouseCodes.Unreachable, (await warehouse.Fails("SELECT 1 AS x")).Code);
            Assert.Equal("database", (await warehouse.Steps())[^1].Step);
        }
        finally
        {
            await server.Start();
        }

        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_query_whose_connection_breaks_while_it_runs_is_not_sent_again_and_the_next_is_answered()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        await warehouse.Rows("SELECT 1 AS x");
        var run = warehouse.Fails(Long);
        await Until("1", "AND clock_timestamp() - query_start > interval '1.5 s'");

        await server.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'");

        Assert.Equal(WarehouseCodes.Unreachable, (await run.WaitAsync(TimeSpan.FromSeconds(30), Token)).Code);
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_million_rows_come_with_values_and_without_and_are_cut_where_the_limit_is()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());
        var began = Stopwatch.GetTimestamp();

        var without = (await warehouse.Rows("SELECT x FROM generate_series(1, 1000000) AS a(x)")).Count;
        var with = (await warehouse.Rows("SELECT x FROM generate_series(1, :most) AS a(x)", new StatementParameter("most", ParameterType.Int, 1_200_000))).Count;

        Assert.Equal((1_000_000, 1_000_000), (without, with));
        TestContext.Current.SendDiagnosticMessage($"Twice a million rows from PostgreSQL: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms.");
    }

    [Fact]
    public async Task What_does_not_fit_is_said_to_its_author_with_its_line()
    {
        await using var warehouse = new DriverWarehouse(await server.Options());

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Warehouse.Describe("SELECT carrier,\n  round(CAST(length(name) AS DOUBLE PRECISION), 1) AS x\nFROM flights.airlines", [], Token));

        Assert.Equal(WarehouseCodes.Statement, refused.Code);
        Assert.StartsWith("The SQL does not fit the tables (line 2): function round(double precision, integer) does not exist.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Null(refused.EngineText);
    }

    private Task<string> Until(string running, string since = "") =>
        Waits.For(() => server.Ask($"SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active' {since}"), count => count == running);
}
