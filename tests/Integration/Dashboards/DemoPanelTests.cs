using System.Text.Json;
using Apache.Arrow;
using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Integration.Warehouses;
using Xunit;

namespace CleanDash.Integration.Dashboards;

public sealed class DemoPanelTests
{
    public static TheoryData<string> Types => [.. DemoPanels.Types];

    [Fact]
    public void The_dashboards_are_these_with_these_first_viewers() => Assert.Equal(
        ["fleet-and-weather: analyst, 3 panels, until 2013-12-31", "flights: user, 6 panels, until 2013-12-31", "nyc-taxi: user, 6 panels, until 2016-02-29"],
        DemoPanels.Dashboards
            .Select(dashboard => $"{dashboard.Slug}: {string.Join(", ", dashboard.Info.Viewers)}, {dashboard.Panels.Count} panels, until {dashboard.Info.DataUntil:yyyy-MM-dd}")
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_panel_gives_the_known_rows(string type)
    {
        var expected = DemoPanels.Expected(type);
        var (_, panel) = DemoPanels.Find(type);
        var request = DemoPanels.Request(type, expected.GetProperty("address").GetString()!);
        var statement = DemoPanels.Statement(type, request);

        Assert.Equal(expected.GetProperty("title").GetString(), panel.Info.Title);
        Assert.Equal(expected.GetProperty("sql").GetString(), statement.Sql);
        Assert.Equal(
            expected.GetProperty("params").EnumerateObject().Select(parameter => $"{parameter.Name} {parameter.Value.GetProperty("type")} = {Value(parameter.Value)}").Order(StringComparer.Ordinal),
            statement.Parameters.Select(parameter => $"{parameter.Name} {parameter.Type.ToString().ToLowerInvariant()} = {DemoPanels.Text(parameter.Value)}").Order(StringComparer.Ordinal));

        await using var warehouse = new TestWarehouse();
        var (schema, batches) = await Read(warehouse, statement);
        using var rows = new ColumnSet(schema, batches);

        Assert.Equal(
            expected.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("type")}"),
            schema.FieldsList.Select(field => $"{field.Name} {ColumnKinds.Sql(field.DataType)}"));
        Assert.Empty(ColumnSet.Check(panel.Columns, schema));
        Assert.Equal(expected.GetProperty("row_count").GetInt32(), rows.RowCount);
        AssertRows(expected.GetProperty("first_rows"), Json(schema, batches));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_panel_draws_what_its_bundle_can_show(string type)
    {
        var (_, panel) = DemoPanels.Find(type);
        var request = DemoPanels.Request(type, DemoPanels.Expected(type).GetProperty("address").GetString()!);
        await using var warehouse = new TestWarehouse();
        var (schema, batches) = await Read(warehouse, DemoPanels.Statement(type, request));
        using var rows = new ColumnSet(schema, batches);

        if (DemoPanels.Draw(type, request, rows) is { } chart)
            Assert.Equal(panel.Info.Bundle, Bundles.Of(FigureWriter.TraceTypes(chart)));
        else
            Assert.Equal(Bundle.Cartesian, panel.Info.Bundle);
        Assert.NotNull(panel.Info.Sentence);
    }

    [Fact]
    public void Every_panel_of_a_demo_dashboard_has_known_rows() =>
        Assert.Equal(DemoPanels.Types.Order(StringComparer.Ordinal), DemoPanels.Dashboards.SelectMany(dashboard => dashboard.Panels).Select(panel => panel.Type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Synthetic_trips_are_called_so_once_on_the_page_and_in_the_sentence_of_every_panel()
    {
        var dashboard = Assert.Single(DemoPanels.Dashboards, dashboard => dashboard.Panels.Any(panel => panel.Sql.Contains("samples.nyctaxi", StringComparison.Ordinal)));
        Assert.Contains("synthetic", dashboard.Info.Description, StringComparison.Ordinal);
        Assert.All(dashboard.Panels, panel => Assert.Contains("synthetic", panel.Info.Sentence, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task The_first_view_of_a_panel_can_be_drawn(string type)
    {
        var request = DemoPanels.Request(type, "");
        await using var warehouse = new TestWarehouse();
        var (schema, batches) = await Read(warehouse, DemoPanels.Statement(type, request));
        using var rows = new ColumnSet(schema, batches);

        Assert.NotEqual(0, rows.RowCount);
        Assert.Contains(DemoPanels.Find(type).Panel.Kind == PanelKind.Chart ? "\"figure\"" : "\"html\"", DemoPanels.DrawJson(type, request, rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_without_rows_draws_nothing_and_fails_nowhere()
    {
        await using var warehouse = new TestWarehouse();
        foreach (var type in DemoPanels.Types)
        {
            var (_, panel) = DemoPanels.Find(type);
            var address = panel.Parameters.Any(parameter => parameter.Name == "date") ? "date=1999-01-01..1999-01-02" : "origin=none";
            var statement = DemoPanels.Statement(type, DemoPanels.Request(type, address));
            var (schema, batches) = await Read(warehouse, statement);
            using var rows = new ColumnSet(schema, batches);

            var request = DemoPanels.Request(type, address);
            if (rows.RowCount > 0)
                Assert.Contains(panel.Kind == PanelKind.Number ? "\"html\"" : "\"figure\"", DemoPanels.DrawJson(type, request, rows), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_helper_of_authors_runs_a_panel_in_one_line()
    {
        using var run = await Lakehouse.Run(
            new Application.Dashboards.NycTaxi.TripsAndRevenue(DateRange.Between(new DateOnly(2016, 1, 22), new DateOnly(2016, 2, 11))), TestContext.Current.CancellationToken);

        Assert.Equal(7236, run.Columns.Trips[0]);
        Assert.Equal(-640, run.Json.GetProperty("numbers")[0].GetProperty("change").GetDouble());
    }

    private static string Value(JsonElement parameter) => parameter.GetProperty("value") switch
    {
        { ValueKind: JsonValueKind.Null } => "null",
        { ValueKind: JsonValueKind.Number } number => DemoPanels.Text(number.GetDouble()),
        { ValueKind: JsonValueKind.String } text when text.GetString()!.StartsWith('[') => JsonSerializer.Serialize(JsonElement.Parse(text.GetString()!)),
        var text => text.GetString()!,
    };

    private static async Task<(Schema Schema, List<RecordBatch> Batches)> Read(TestWarehouse warehouse, Statement statement)
    {
        await using var stream = await warehouse.Warehouse.Run(statement, TestContext.Current.CancellationToken);
        List<RecordBatch> batches = [];
        while (await stream.Next(TestContext.Current.CancellationToken) is { } batch)
            batches.Add(batch);
        return (stream.Schema, batches);
    }

    private static JsonElement Json(Schema schema, List<RecordBatch> batches)
    {
        using var output = new MemoryStream();
        Rows.WriteJson(schema, batches, output);
        return JsonElement.Parse(output.ToArray());
    }

    private static void AssertRows(JsonElement expected, JsonElement actual)
    {
        foreach (var (row, given) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
        {
            foreach (var (cell, property) in row.EnumerateArray().Zip(given.EnumerateObject()))
            {
                if (cell.ValueKind == JsonValueKind.Number)
                    Assert.Equal(cell.GetDouble(), property.Value.GetDouble(), 1e-9 * Math.Max(1, Math.Abs(cell.GetDouble())));
                else
                    Assert.Equal(cell.ToString(), property.Value.ToString());
            }
        }
    }
}
