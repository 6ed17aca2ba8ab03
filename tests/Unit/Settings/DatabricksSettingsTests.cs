using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CleanDash.Unit.Settings;

public sealed class DatabricksSettingsTests
{
    [Theory]
    [InlineData("https://dbc-1.cloud.databricks.com/?o=123", "https://dbc-1.cloud.databricks.com/")]
    [InlineData("dbc-1.cloud.databricks.com/", "https://dbc-1.cloud.databricks.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    public void A_workspaces_address_is_taken_as_people_copy_it(string text, string address) =>
        Assert.Equal(address, Read(new() { ["Databricks:WorkspaceUrl"] = text, ["Databricks:Cluster"] = "x", ["Databricks:Token"] = "t" }).Databricks.Workspace!.ToString());

    public static TheoryData<string, Dictionary<string, string?>> WrongWorkspaces => new()
    {
        { "Databricks:WorkspaceUrl", new() { ["Databricks:WorkspaceUrl"] = "http://dbc-1.cloud.databricks.com" } },
        { "Databricks:WorkspaceUrl", new() { ["Databricks:WorkspaceUrl"] = "https://real@evil.example" } },
        { "Databricks:WorkspaceUrl", new() { ["Databricks:WorkspaceUrl"] = "" } },
        { "Databricks:WorkspaceUrl", new() { ["Databricks:WorkspaceUrl"] = "https://token:dapi-other@dbc-1.cloud.databricks.com", ["Databricks:Token"] = "dapi-another" } },
        { "Databricks:WarehouseId", new() { ["Databricks:WarehouseId"] = "0123456789abcdef" } },
        { "Warehouse:Url", new() { ["Warehouse:Url"] = "sc://127.0.0.1" } },
        { "Databricks:TokenFile", new() { ["Databricks:Token"] = "" } },
        { "Databricks:TokenFile", new() { ["Databricks:TokenFile"] = "/no/such/file" } },
        { "Databricks:TokenFile", new() { ["Databricks:Token"] = "", ["Databricks:TokenFile"] = "dapi-other" } },
        { "Databricks:ClientSecretFile", new() { ["Databricks:ClientSecretFile"] = "dapi-other" } },
        { "Databricks:AuthType", new() { ["Databricks:ClientId"] = "c", ["Databricks:ClientSecret"] = "s" } },
        { "Databricks:AuthType", new() { ["Databricks:AuthType"] = "azure-cli" } },
        { "Databricks:Results", new() { ["Databricks:Results"] = "arrow" } },
        { "Databricks:ClientSecretFile", new() { ["Databricks:AuthType"] = "oauth-m2m", ["Databricks:ClientId"] = "c" } },
    };

    [Theory]
    [MemberData(nameof(WrongWorkspaces), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_with_a_workspace_is_said_by_its_key_and_no_secret_is_repeated(string key, Dictionary<string, string?> change)
    {
        var settings = new Dictionary<string, string?> { ["Databricks:WorkspaceUrl"] = "https://dbc-1.cloud.databricks.com", ["Databricks:Cluster"] = "x", ["Databricks:Token"] = "dapi-secret" };
        foreach (var (name, value) in change) settings[name] = value;

        var lines = Assert.Throws<CannotStartException>(() => Read(settings)).Lines;
        Assert.Contains(lines, line => line.StartsWith(key, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("dapi", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "", Engine.DuckDb)]
    [InlineData("0123-456789-abc", "", Engine.Databricks)]
    [InlineData("", "0123456789abcdef", Engine.Databricks)]
    public void A_cluster_or_a_SQL_warehouse_answers_where_one_is_named(string cluster, string warehouse, Engine engine)
    {
        var settings = Read(new()
        {
            ["Databricks:WorkspaceUrl"] = "https://dbc-1.cloud.databricks.com",
            ["Databricks:Cluster"] = cluster,
            ["Databricks:WarehouseId"] = warehouse,
            ["Databricks:Token"] = "t",
            ["Warehouse:Lakehouse"] = engine == Engine.DuckDb ? null : "/no/such/folder",
        });

        Assert.Equal(engine, settings.Engine);
        Assert.Equal(engine == Engine.DuckDb, settings.Warnings.Any(warning => warning.Contains("DATABRICKS_WORKSPACE_URL", StringComparison.Ordinal)));
    }

    private static HostSettings Read(Dictionary<string, string?> values) => HostSettings.ForConsole(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), usesWarehouse: true);
}
