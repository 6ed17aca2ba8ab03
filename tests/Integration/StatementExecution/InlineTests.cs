using System.Text.Json.Nodes;
using Apache.Arrow;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Dashboards;
using CleanDash.Integration.Warehouses;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

/// <summary>Results that come within the workspace's answers, where its storage is closed.</summary>
public sealed class InlineTests : IAsyncLifetime
{
    private const string Numbers = "SELECT explode(sequence(1, 250)) AS n";

    private const string Everything = """
        SELECT true AS flag, CAST(-7 AS TINYINT) AS tiny, CAST(-300 AS SMALLINT) AS small, 70000 AS whole, CAST(9223372036854775807 AS BIGINT) AS large,
            CAST(0.1 AS FLOAT) AS f, CAST('NaN' AS DOUBLE) AS nan, CAST('-Infinity' AS DOUBLE) AS least, 1e300 AS d, CAST(-1234567890123456789012345.6789 AS DECIMAL(38, 4)) AS number,
            'ü "\ '' 中' AS text, '' AS nothing, DATE '0001-01-01' AS first, DATE '2016-02-29' AS day, CAST('2016-02-29 01:02:03.000004' AS TIMESTAMP) AS moment,
            encode('bytes') AS bytes, list_value(1, NULL, 3) AS list, map(list_value('k', 'l'), list_value(0.5, NULL)) AS pairs,
            json_transform('{"a": 1, "b": ["x", null, "y"]}', '{"a": "BIGINT", "b": ["VARCHAR"]}') AS parts
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        """;

    private FakeWorkspace workspace = null!;
    private WorkspaceWarehouse warehouse = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        workspace = await FakeWorkspace.Start();
        workspace.RowsOfAPart = 100;
        workspace.LinksAreOff = true;
        warehouse = new WorkspaceWarehouse(workspace, inline: true);
    }

    public async ValueTask DisposeAsync()
    {
        await warehouse.DisposeAsync();
        await workspace.DisposeAsync();
        // Whatever happened, nobody went to the storage.
        Assert.Empty(workspace.Shown);
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
            Assert.Empty(ColumnSet.Check(DemoPanels.Find(type).Panel.Columns, there.Schema));
            Assert.Equal(here.Schema.FieldsList.Select(field => field.DataType.TypeId), there.Schema.FieldsList.Select(field => field.DataType.TypeId));
            Assert.Equal(await TestWarehouse.Read(here), await TestWarehouse.Read(there));
            Assert.False(there.Cut);
        }

        Assert.Equal(DemoPanels.Types.Count(), workspace.Taken.Count);
    }

    [Fact]
    public async Task A_value_of_every_type_arrives_as_it_does_by_links()
    {
        var (inlineSchema, inline) = await Cells(workspace, isInline: true);
        await using var other = await FakeWorkspace.Start();
        var (linkedSchema, linked) = await Cells(other, isInline: false);

        Assert.Equal(Types(linkedSchema), Types(inlineSchema));
        Assert.Equal(linked, inline);
        Assert.Equal(2 * linkedSchema.FieldsList.Count, inline.Count);
        Assert.NotEmpty(other.Shown);
    }

    [Fact]
    public async Task Parts_come_in_their_order_from_one_statement()
    {
        Assert.Equal(Enumerable.Range(1, 250).Select(n => $"{n}"), await warehouse.Rows(Numbers));

        var sent = Assert.Single(workspace.Taken);
        Assert.Equal(("INLINE", "JSON_ARRAY"), ((string)sent["disposition"]!, (string)sent["format"]!));
        Assert.Equal(["/1", "/2"], workspace.Requests.Where(static request => request.Contains("/result/chunks/", StringComparison.Ordinal)).Select(static request => request[^2..]));
    }

    [Fact]
    public async Task Where_the_number_of_parts_is_not_announced_each_says_whether_another_follows()
    {
        workspace.Changes = static answer => answer["manifest"]!.AsObject().Remove("total_chunk_count");
        Assert.Equal(250, (await warehouse.Rows(Numbers)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_rows_are_a_result_with_columns(bool asAnEmptyPart)
    {
        if (asAnEmptyPart)
        {
            workspace.Changes = static answer =>
            {
                answer["manifest"]!["total_chunk_count"] = 1;
                answer["result"] = new JsonObject { ["chunk_index"] = 0, ["row_count"] = 0, ["data_array"] = new JsonArray() };
            };
        }

        await using var stream = await warehouse.Warehouse.Run(TestWarehouse.Statement("SELECT 1 AS a, 'x' AS b, CAST(1 AS DECIMAL(10, 2)) AS c WHERE 1 = 0"), Stop);
        Assert.Equal(["a", "b", "c"], stream.Schema.FieldsList.Select(static field => field.Name));
        Assert.Empty(await TestWarehouse.Read(stream));
    }

    [Fact]
    public async Task Columns_are_described_as_they_come()
    {
        var schema = await warehouse.Warehouse.Describe(Everything, [], Stop);
        var (given, _) = await Cells(workspace, isInline: true);
        Assert.Equal(Types(given), Types(schema));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_that_was_cut_says_so_whoever_cut_it(bool byTheWarehouse)
    {
        if (byTheWarehouse) workspace.Changes = static answer => answer["manifest"]!["truncated"] = true;
        var statement = TestWarehouse.Statement(Numbers);
        await using var stream = await warehouse.Warehouse.Run(byTheWarehouse ? statement : statement with { Limits = TestWarehouse.Limits with { MaxRows = 120 } }, Stop);

        Assert.Equal(byTheWarehouse ? 250 : 120, (await TestWarehouse.Read(stream)).Count);
        Assert.True(stream.Cut);
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_one_sentence_that_says_what_to_do()
    {
        workspace.MostInline = 1000;
        var failed = await warehouse.Fails(Numbers);

        Assert.Equal(WarehouseCodes.Resources, failed.Code);
        Assert.Equal("The result is larger than what the warehouse hands over at once: choose fewer days, or narrow it by the filters.", failed.Message);
        Assert.Contains("Databricks:Results", failed.EngineText, StringComparison.Ordinal);
        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_workspace_that_gives_no_links_names_the_setting_and_is_asked_once()
    {
        await using var linked = new WorkspaceWarehouse(workspace);
        var failed = await linked.Fails();

        Assert.Equal((WarehouseCodes.Unreachable, "The warehouse has answered, but its answer cannot be fetched from where it lies."), (failed.Code, failed.Message));
        Assert.Contains("set Databricks:Results to inline", failed.EngineText, StringComparison.Ordinal);
        Assert.Equal(1, workspace.Count("POST /api/2.0/sql/statements"));
    }

    [Fact]
    public async Task A_table_of_that_name_is_no_workspace_without_links()
    {
        workspace.Changes = static answer =>
        {
            answer["status"] = new JsonObject
            {
                ["state"] = "FAILED",
                ["error"] = new JsonObject { ["error_code"] = "BAD_REQUEST", ["message"] = "[TABLE_OR_VIEW_NOT_FOUND] The table or view `EXTERNAL_LINKS` cannot be found. SQLSTATE: 42P01" },
            };
        };
        Assert.Equal(WarehouseCodes.Table, (await warehouse.Fails()).Code);
    }

    public static TheoryData<string, Action<JsonObject>> Cuts => new()
    {
        { "a row too many is announced", static answer => answer["manifest"]!["total_row_count"] = 251 },
        { "a part too few is announced", static answer => answer["manifest"]!["total_chunk_count"] = 2 },
        { "a part has another number of rows", static answer => answer["result"]!["row_count"] = 99 },
        { "a part begins elsewhere", static answer => answer["result"]!["row_offset"] = 1 },
        { "another part came", static answer => answer["result"]!["chunk_index"] = 1 },
        { "a row is missing", static answer => answer["result"]!["data_array"]!.AsArray().RemoveAt(7) },
        { "the rows are missing", static answer => answer["result"]!.AsObject().Remove("data_array") },
        { "the rows are no list", static answer => answer["result"]!["data_array"] = "1" },
        { "a row is no list", static answer => answer["result"]!["data_array"]![7] = "8" },
        { "a row has a cell too many", static answer => answer["result"]!["data_array"]![7]!.AsArray().Add("8") },
        { "a row has no cell", static answer => answer["result"]!["data_array"]![7]!.AsArray().Clear() },
        { "a cell is no text", static answer => answer["result"]!["data_array"]![7]![0] = 8 },
        { "a cell is of another type", static answer => answer["result"]!["data_array"]![7]![0] = "eight" },
        { "a cell is too large for its type", static answer => answer["result"]!["data_array"]![7]![0] = "2147483648" },
        { "a column is nothing", static answer => answer["manifest"]!["schema"]!["columns"]![0] = null },
        { "the columns are not described", static answer => answer["manifest"]!.AsObject().Remove("schema") },
    };

    [Theory]
    [MemberData(nameof(Cuts), DisableDiscoveryEnumeration = true)]
    public async Task A_result_that_is_not_whole_is_an_error(string how, Action<JsonObject> change)
    {
        workspace.Changes = change;
        var failed = await warehouse.Fails(Numbers);
        Assert.True(failed.Code == WarehouseCodes.Incomplete, how);
        Assert.DoesNotContain("eight", failed.EngineText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_a_type_that_is_not_known_says_to_cast_it()
    {
        workspace.Changes = static answer =>
        {
            answer["manifest"]!["schema"]!["columns"]![0]!["type_name"] = "USER_DEFINED_TYPE";
            answer["manifest"]!["schema"]!["columns"]![0]!["type_text"] = "GEOGRAPHY(4326)";
        };
        var failed = await warehouse.Fails(Numbers);
        Assert.Equal(WarehouseCodes.Statement, failed.Code);
        Assert.Contains("GEOGRAPHY(4326)", failed.EngineText, StringComparison.Ordinal);
        Assert.Contains("CAST", failed.EngineText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_were_cut_or_changed_are_an_error_or_the_same_number_of_rows_and_never_the_end()
    {
        const string Sql = "SELECT n, concat('row ', n) AS t, n / 7 AS d FROM (SELECT explode(sequence(1, 150)) AS n) AS q ORDER BY n";
        var random = new Random(4242);
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("CLEANDASH_TEST_STREAMS"), out var wanted) ? wanted : 100;
        var (refused, same) = (0, 0);
        var expected = await warehouse.Rows(Sql);
        for (var round = 0; round < rounds; round++)
        {
            workspace.InlineBytes = bytes => StatementFaultTests.Damaged(bytes, random);
            try
            {
                Assert.Equal(expected.Count, (await warehouse.Rows(Sql)).Count);
                same++;
            }
            catch (WarehouseException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, rounds / 10, rounds);
        Assert.Equal(rounds, refused + same);
    }

    private static IEnumerable<string> Types(Schema schema) => schema.FieldsList.Select(static field => $"{field.Name} {FakeRows.Type(field.DataType)}");

    private static async Task<(Schema Schema, List<string> Cells)> Cells(FakeWorkspace from, bool isInline)
    {
        await using var asked = new WorkspaceWarehouse(from, inline: isInline);
        await using var stream = await asked.Warehouse.Run(TestWarehouse.Statement(Everything), Stop);
        var cells = new List<string>();
        while (await stream.Next(Stop) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    foreach (var column in batch.Arrays)
                    {
                        var value = Application.Figures.Cells.Value(column, row);
                        cells.Add($"{value?.GetType().Name} {Application.Figures.Cells.Text(value)}");
                    }
                }
            }
        }

        return (stream.Schema, cells);
    }
}
