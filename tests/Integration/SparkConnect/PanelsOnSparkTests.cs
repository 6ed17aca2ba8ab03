using System.Globalization;
using Apache.Arrow;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Integration.Dashboards;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Warehouses;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>The demo's panels on a real Spark server beside the embedded engine: one text, one answer.</summary>
[Collection(nameof(SparkServer))]
public sealed class PanelsOnSparkTests(SparkServer server)
{
    public static TheoryData<string> Panels => [.. DemoPanels.Types];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task A_panel_gives_the_same_rows_on_both_engines(string type)
    {
        var known = DemoPanels.Expected(type);
        var statement = DemoPanels.Statement(type, DemoPanels.Request(type, known.GetProperty("address").GetString()!));
        await using var spark = await server.Open();
        await using var duck = new TestWarehouse(Path.Combine(SparkServer.Shared, "data", "lakehouse"));

        var (schema, there) = await Rows(spark.Warehouse, statement with { Limits = statement.Limits with { Timeout = TimeSpan.FromMinutes(3) } });
        var (_, here) = await Rows(duck.Warehouse, statement);

        Assert.Empty(ColumnSet.Check(DemoPanels.Find(type).Panel.Columns, schema));
        Assert.Equal(here.Count, there.Count);
        for (var row = 0; row < here.Count; row++)
        {
            for (var column = 0; column < here[row].Length; column++)
                Assert.True(Same(here[row][column], there[row][column]), $"row {row}, {schema.FieldsList[column].Name}: {here[row][column]} here, {there[row][column]} there");
        }
    }

    [Fact]
    public async Task One_setting_brings_the_dashboards_from_spark()
    {
        using var folder = new TestFolder();
        await using var site = new WebSite(folder.Data, new() { ["Warehouse:Url"] = await server.Address(), ["Warehouse:Concurrency"] = "2" });
        using var browser = await site.SignedIn("analyst", Token);
        List<string> said = [];

        foreach (var dashboard in DemoPanels.Dashboards)
        {
            foreach (var panel in dashboard.Panels)
            {
                var answer = await browser.Answer($"/dashboards/{dashboard.Slug}/panels/{panel.Id}", Token);
                said.Add($"{dashboard.Slug}/{panel.Id}: {(answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : answer.GetProperty("state").GetString())}");
            }
        }

        Assert.True(said.Count >= 14, $"{said.Count} panels");
        Assert.All(said, static line => Assert.EndsWith(": ok", line, StringComparison.Ordinal));
    }

    private static async Task<(Schema Schema, List<object?[]> Rows)> Rows(AdbcWarehouse warehouse, Statement statement)
    {
        List<object?[]> rows = [];
        await using var stream = await warehouse.Run(statement, Token);
        while (await stream.Next(Token) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                    rows.Add([.. batch.Arrays.Select(column => Value(column, row))]);
            }
        }

        return (stream.Schema, rows);
    }

    private static bool Same(object? one, object? other) => (one, other) switch
    {
        (double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a)),
        _ => Equals(one, other),
    };

    // Numbers of any width are numbers; whether a column takes them is checked on the schema.
    private static object? Value(IArrowArray column, int row) => column.IsNull(row) ? null : column switch
    {
        StringArray text => text.GetString(row),
        Int8Array number => (double)number.Values[row],
        Int16Array number => (double)number.Values[row],
        Int32Array number => (double)number.Values[row],
        Int64Array number => (double)number.Values[row],
        FloatArray number => (double)number.Values[row],
        DoubleArray number => number.Values[row],
        Decimal128Array number => double.Parse(number.GetString(row), CultureInfo.InvariantCulture),
        BooleanArray flag => flag.GetValue(row),
        Date32Array day => day.Values[row],
        TimestampArray moment => moment.Values[row],
        _ => throw new ArgumentException(column.GetType().Name, nameof(column)),
    };
}
