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
    [InlineData("uri", "postgresql://reader:hunter2-hunter2@db.example.com/sales_of_2026", "hunter2-hunter2", true)]
    [InlineData("uri", "postgresql://reader:hunter2-hunter2@db.example.com/sales_of_2026", "sales_of_2026", false)]
    [InlineData("uri", "postgresql://reader:hunter2-hunter2@db.example.com/sales_of_2026", "db.example.com", false)]
    [InlineData("uri", "postgresql://reader:hunter2@hunter2-hunter2@db/x", "hunter2-hunter2@db", true)]
    [InlineData("uri", "postgresql://reader:pw@db.example.com/x", "postgresql://reader:pw@db.example.com/x", true)]
    [InlineData("uri", "postgresql://reader@db/x?sslpassword=hunter2-hunter2&sslmode=require", "hunter2-hunter2", true)]
    [InlineData("uri", "host=127.0.0.1 user=warehouse_reader password='hunter2 hunter2' dbname=x", "hunter2 hunter2", true)]
    [InlineData("uri", "host=127.0.0.1 user=warehouse_reader password='hunter2 hunter2' dbname=x", "warehouse_reader", false)]
    [InlineData("uri", "https://dapi0123456789abcdef0123@dbc.example.com/x", "dapi0123456789abcdef0123", true)]
    [InlineData("uri", "file:/srv/database.db?mode=ro", "/srv/database.db", false)]
    [InlineData("adbc.connection.catalog", "sales_of_2026", "sales_of_2026", false)]
    [InlineData("adbc.snowflake.sql.account", "acme-production", "acme-production", false)]
    [InlineData("adbc.snowflake.sql.client_option.jwt_private_key", "/etc/keys/one.pem", "/etc/keys/one.pem", true)]
    [InlineData("password", "hunter2-hunter2", "hunter2-hunter2", true)]
    [InlineData("some.option.of.theirs", "hunter2-hunter2", "hunter2-hunter2", true)]
    [InlineData("some.option.of.theirs", "1234567890", "1234567890", false)]
    public void What_of_an_option_is_a_secret_is_struck_out_and_what_is_harmless_stays(string name, string value, string said, bool struck)
    {
        var settings = Read(new() { ["Warehouse:Driver"] = File("driver.so", "\u007FELF"), [$"Warehouse:Options:{name}"] = value });

        Assert.Equal(!struck, settings.Secrets.Hide($"the server says {said}!").Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_an_option_must_be_there_and_alone()
    {
        var file = File("uri", "postgresql://reader@db/x");
        var driver = File("driver.so", "\u007FELF");

        Assert.Equal(file, Read(new() { ["Warehouse:Driver"] = driver, ["Warehouse:OptionFiles:uri"] = file }).Warehouse.OptionFiles["uri"]);
        Assert.Contains("Warehouse:OptionFiles:uri and Warehouse:Options:uri", Mistake(new() { ["Warehouse:Driver"] = driver, ["Warehouse:OptionFiles:uri"] = file, ["Warehouse:Options:uri"] = "x" }), StringComparison.Ordinal);
        Assert.Contains("Warehouse:OptionFiles:uri names /no/such, which is not there", Mistake(new() { ["Warehouse:Driver"] = driver, ["Warehouse:OptionFiles:uri"] = "/no/such" }), StringComparison.Ordinal);
        Assert.Contains("without Warehouse:Driver", Mistake(new() { ["Warehouse:OptionFiles:uri"] = file }), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Mistake(new() { ["Warehouse:Driver"] = driver, ["Warehouse:OptionFiles:uri"] = "postgresql://reader:hunter2-hunter2@db/x" }), StringComparison.Ordinal);
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

    private static string Mistake(Dictionary<string, string?> settings) => Assert.Single(Assert.Throws<CannotStartException>(() => Read(settings)).Lines);

    private string File(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(content));
        return path;
    }

    private static HostSettings Read(Dictionary<string, string?> settings) =>
        HostSettings.ForWeb(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), isDevelopment: true);
}
