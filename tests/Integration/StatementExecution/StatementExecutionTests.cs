using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Apache.Arrow;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Dashboards;
using CleanDash.Integration.Warehouses;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

public sealed class StatementExecutionTests : IAsyncLifetime
{
    private FakeWorkspace workspace = null!;
    private WorkspaceWarehouse warehouse = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        workspace = await FakeWorkspace.Start();
        warehouse = new WorkspaceWarehouse(workspace);
    }

    public async ValueTask DisposeAsync()
    {
        await warehouse.DisposeAsync();
        await workspace.DisposeAsync();
    }

    [Fact]
    public async Task Every_demo_panel_gives_the_rows_that_the_embedded_engine_gives()
    {
        await using var embedded = new TestWarehouse();
        foreach (var type in DemoPanels.Types)
        {
            var statement = DemoPanels.Statement(type, DemoPanels.Request(type, DemoPanels.Expected(type).GetProperty("address").GetString()!));
            await using var here = await embedded.Warehouse.Run(statement, Stop);
            await using var there = await warehouse.Warehouse.Run(statement, Stop);
            Assert.Equal(here.Schema.FieldsList.Select(field => field.DataType.TypeId), there.Schema.FieldsList.Select(field => field.DataType.TypeId));
            Assert.Equal(await TestWarehouse.Read(here), await TestWarehouse.Read(there));
            Assert.False(there.Cut);
        }

        Assert.Equal(DemoPanels.Types.Count(), workspace.Taken.Count);
    }

    [Fact]
    public async Task A_statement_is_sent_once_with_its_values_beside_it_its_limit_and_who_wanted_it()
    {
        var hostile = "'; DROP TABLE trips; -- :p ${x} \\ ü";
        Assert.Equal([hostile], await warehouse.Rows("SELECT CAST(:p AS STRING) AS x", new StatementParameter("p", ParameterType.String, hostile)));

        var sent = Assert.Single(workspace.Taken);
        Assert.Equal("SELECT CAST(:p AS STRING) AS x", (string?)sent["statement"]);
        Assert.Equal("""[{"name":"p","type":"STRING","value":"x"}]""", Json(sent["parameters"]!, hostile, "x"));
        Assert.Equal(("EXTERNAL_LINKS", "ARROW_STREAM", TestWarehouse.Limits.MaxRows + 1), ((string)sent["disposition"]!, (string)sent["format"]!, (long)sent["row_limit"]!));
        Assert.Contains("""{"key":"panel","value":"panel"}""", sent["query_tags"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, workspace.Count("POST /api/2.0/sql/statements"));
    }

    public static TheoryData<ParameterType, object?, string> Parameters => new()
    {
        { ParameterType.String, "", "" },
        { ParameterType.Int, int.MinValue, "-2147483648" },
        { ParameterType.Long, long.MaxValue, "9223372036854775807" },
        { ParameterType.Double, 0.1, "0.1" },
        { ParameterType.Decimal, 123.45m, "123.45" },
        { ParameterType.Bool, true, "true" },
        { ParameterType.Date, new DateOnly(2016, 2, 29), "2016-02-29" },
        { ParameterType.Timestamp, new DateTime(2016, 2, 29, 1, 2, 3, DateTimeKind.Utc), "2016-02-29 01:02:03" },
        { ParameterType.Double, null, "null" },
        { ParameterType.Date, null, "null" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task A_value_of_every_type_arrives(ParameterType type, object? value, string expected) =>
        Assert.Equal([expected], await warehouse.Rows("SELECT CAST(:p AS STRING) AS x", new StatementParameter("p", type, value)));

    [Fact]
    public async Task Parts_come_in_their_order_and_the_storage_learns_nothing_of_the_workspace()
    {
        workspace.RowsOfAPart = 100;
        var rows = await warehouse.Rows("SELECT explode(sequence(1, 1050)) AS n");

        Assert.Equal(Enumerable.Range(1, 1050).Select(n => $"{n}"), rows);
        Assert.Equal(11, workspace.Shown.Count);
        Assert.All(workspace.Shown, headers =>
        {
            Assert.Equal("opens-it", headers["x-storage-key"]);
            Assert.False(headers.ContainsKey("Authorization"));
            Assert.False(headers.ContainsKey("Cookie"));
            Assert.False(headers.ContainsKey("traceparent"));
        });
        Assert.Equal(10, workspace.Requests.Count(request => request.Contains("/result/chunks/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_rows_are_a_result_with_columns()
    {
        await using var stream = await warehouse.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS a, 'x' AS b, CAST(1 AS DECIMAL(10, 2)) AS c WHERE 1 = 0"), Stop);
        Assert.Equal(["a", "b", "c"], stream.Schema.FieldsList.Select(field => field.Name));
        Assert.Empty(await TestWarehouse.Read(stream));
    }

    [Fact]
    public async Task Columns_are_described_by_a_statement_without_rows()
    {
        var schema = await warehouse.Warehouse.Describe("SELECT fare_amount, pickup_zip FROM samples.nyctaxi.trips WHERE fare_amount > :least -- comment", [new("least", ParameterType.Double, null)], Stop);
        Assert.Equal(["fare_amount", "pickup_zip"], schema.FieldsList.Select(field => field.Name));
        Assert.EndsWith("LIMIT 0", (string)Assert.Single(workspace.Taken)["statement"]!, StringComparison.Ordinal);
        Assert.Empty(workspace.Shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_that_was_cut_says_so_whoever_cut_it(bool byTheWarehouse)
    {
        if (byTheWarehouse) workspace.Changes = answer => answer["manifest"]!["truncated"] = true;
        var statement = TestWarehouse.Statement("SELECT explode(sequence(1, 50)) AS n");
        await using var stream = await warehouse.Warehouse.Run(byTheWarehouse ? statement : statement with { Limits = TestWarehouse.Limits with { MaxRows = 20 } }, Stop);

        Assert.Equal(byTheWarehouse ? 50 : 20, (await TestWarehouse.Read(stream)).Count);
        Assert.True(stream.Cut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wide_result_and_a_large_cell_arrive_either_way(bool inline)
    {
        await using var either = new WorkspaceWarehouse(workspace, inline: inline);
        var columns = string.Join(", ", Enumerable.Range(1, 2000).Select(static n => $"{n} AS c{n}"));
        await using (var wide = await either.Warehouse.Run(TestWarehouse.Statement($"SELECT {columns}"), Stop))
        {
            Assert.Equal(2000, wide.Schema.FieldsList.Count);
            using var batch = await wide.Next(Stop);
            Assert.Equal(2000, Assert.IsType<Int32Array>(batch!.Column(1999)).GetValue(0));
        }

        var cell = Assert.Single(await either.Rows("SELECT repeat('ü', 4000000) AS t"));
        Assert.Equal(4_000_000, cell.Length);
    }

    [Fact]
    public async Task A_warehouse_that_wakes_is_starting_and_one_statement_waits_for_it()
    {
        workspace.WarehouseState = "STARTING";
        workspace.PendingLooks = 3;
        var watch = new StatementWatch(TimeProvider.System);
        var seen = new ConcurrentQueue<WarehouseStage>();
        var ordinary = workspace.Instead;
        workspace.Instead = context =>
        {
            seen.Enqueue(watch.Stage);
            return ordinary(context);
        };
        await using var stream = await warehouse.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS x") with { Watch = watch }, Stop);

        Assert.Equal(["1"], await TestWarehouse.Read(stream));
        Assert.Contains(WarehouseStage.Starting, seen);
        Assert.Equal(1, workspace.Count("POST /api/2.0/sql/statements"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public async Task Whoever_goes_away_cancels_the_statement_there(int afterMilliseconds)
    {
        workspace.NeverEnds = true;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = warehouse.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS x"), leaving.Token);
        await Waits.Until(() => !workspace.Taken.IsEmpty);
        leaving.CancelAfter(afterMilliseconds);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Waits.Until(() => workspace.Cancelled.Count == 1);
        workspace.NeverEnds = false;
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_statement_past_its_time_is_cancelled_there()
    {
        workspace.NeverEnds = true;
        var statement = TestWarehouse.Statement("SELECT 1 AS x") with { Limits = TestWarehouse.Limits with { Timeout = TimeSpan.FromMilliseconds(300) } };
        var failed = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Warehouse.Run(statement, Stop));

        Assert.Equal(WarehouseCodes.Timeout, failed.Code);
        await Waits.Until(() => workspace.Cancelled.Count == 1);
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1)")]
    [InlineData("SELECT 1; DROP TABLE t")]
    [InlineData("WITH a AS (SELECT 1) DELETE FROM t")]
    public async Task What_is_no_single_SELECT_is_not_sent(string sql)
    {
        Assert.Equal(WarehouseCodes.NotASelect, (await warehouse.Fails(sql)).Code);
        Assert.Empty(workspace.Requests);
    }

    private static string Json(JsonNode node, string value, string by)
    {
        var copy = node.DeepClone();
        Assert.Equal(value, (string?)copy[0]!["value"]);
        copy[0]!["value"] = by;
        return copy.ToJsonString();
    }
}
