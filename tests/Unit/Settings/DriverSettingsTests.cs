using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CleanDash.Unit.Settings;

public sealed class DriverSettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleandash-driver-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Options_reach_the_driver_as_they_are_and_their_secrets_are_known()
    {
        var settings = Read(new() { ["Warehouse:Driver"] = File("driver.so", "\u007FELF"), ["Warehouse:Options:uri"] = "postgresql://reader:hunter2%21hunter2@db/x", ["Warehouse:Options:adbc.x.y"] = " a b " });

        Assert.Equal(" a b ", settings.Warehouse.Options["adbc.x.y"]);
        Assert.Equal("the password *** and ***", settings.Secrets.Hide("the password hunter2!hunter2 and hunter2%21hunter2"));
    }

    [Theory]
    [InlineData("libadbc.so", "absolute path")]
    [InlineData("/no/such/driver.so", "not there")]
    [InlineData("text", "no library")]
    [InlineData("go", "written in Go")]
    public void A_file_that_cannot_be_the_driver_keeps_the_host_from_starting_with_one_sentence(string driver, string said)
    {
        var path = driver switch
        {
            "text" => File("text", "not a library"),
            "go" => File("go", "\u007FELF" + new string('x', (1 << 20) - 8) + "\u00FF Go buildinf:\u0008"),
            _ => driver,
        };

        var mistakes = Assert.Throws<CannotStartException>(() => Read(new() { ["Warehouse:Driver"] = path })).Lines;

        Assert.Contains(said, Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.StartsWith("Warehouse:Driver ", mistakes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Warehouse:Url", "sc://127.0.0.1")]
    [InlineData("Databricks:Cluster", "0123-456789-abc")]
    [InlineData("Databricks:WarehouseId", "0123456789abcdef")]
    public void A_driver_beside_another_engine_is_refused_by_both_names(string key, string value)
    {
        var mistakes = Assert.Throws<CannotStartException>(() => Read(new()
        {
            ["Warehouse:Driver"] = File("driver.so", "\u007FELF"), [key] = value, ["Databricks:WorkspaceUrl"] = "https://dbc-1.cloud.databricks.com", ["Databricks:Token"] = "dapi-secret",
        })).Lines;

        Assert.Contains(key, Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.Contains("Warehouse:Driver", mistakes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_a_driver_are_a_mistake() =>
        Assert.Contains("Warehouse:Driver", Assert.Single(Assert.Throws<CannotStartException>(() => Read(new() { ["Warehouse:Options:uri"] = "x" })).Lines), StringComparison.Ordinal);

    private string File(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(content));
        return path;
    }

    private static HostSettings Read(Dictionary<string, string?> settings) =>
        HostSettings.ForWeb(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), isDevelopment: true);
}
