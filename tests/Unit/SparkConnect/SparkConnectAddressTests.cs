using CleanDash.Infrastructure.Warehouses.SparkConnect;
using Xunit;

namespace CleanDash.Unit.SparkConnect;

public sealed class SparkConnectAddressTests
{
    [Theory]
    [InlineData("sc://localhost", "http://localhost:15002/")]
    [InlineData("sc://127.0.0.1:1234", "http://127.0.0.1:1234/")]
    [InlineData("sc://spark.example.com:80/", "http://spark.example.com/")]
    [InlineData("sc://[::1]:15002/;user_id=ann", "http://[::1]:15002/")]
    [InlineData("sc://spark.example.com:443/;use_ssl=true", "https://spark.example.com/")]
    [InlineData("sc://spark.example.com/;token=abc", "https://spark.example.com:15002/")]
    [InlineData("sc://localhost/;use_ssl=false;token=abc", "http://localhost:15002/")]
    public void An_address_says_where_the_server_is(string address, string server) => Assert.Equal(new Uri(server), SparkConnectAddress.Parse(address, out _)!.Server);

    [Fact]
    public async Task What_is_no_setting_is_a_header_of_every_call()
    {
        var options = SparkConnectAddress.Parse("sc://adb-1.example.com:443/;token=a%3Db;x-databricks-cluster-id=1234;user_agent=Acme;user_id=ann", out _)!;

        Assert.Equal("a=b", await options.Token!(false, TestContext.Current.CancellationToken));
        Assert.Equal(new KeyValuePair<string, string>("x-databricks-cluster-id", "1234"), Assert.Single(options.Headers));
        Assert.Equal(("Acme", "ann"), (options.Agent, options.User));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://localhost:15002")]
    [InlineData("sc://")]
    [InlineData("sc://;token=s3cret")]
    [InlineData("sc://user:s3cret@host")]
    [InlineData("sc://host:99999")]
    [InlineData("sc://host:x/;token=s3cret")]
    [InlineData("sc://host/path;token=s3cret")]
    [InlineData("sc://host/;token")]
    [InlineData("sc://host/;token=")]
    [InlineData("sc://host/;token=s3cret;token=s3cret")]
    [InlineData("sc://host/;token=s3cret;use_ssl=maybe")]
    [InlineData("sc://host/;token=s3cret;use_ssl=false")]
    [InlineData("sc://host/;authorization=Bearer%20s3cret")]
    [InlineData("sc://host/;Bad Header=s3cret")]
    [InlineData("sc://host/;x-note=s3cret%0Ax: y")]
    [InlineData("sc://host/;x-bin=s3cret;x-some-bin=s3cret")]
    [InlineData("sc://host/;grpc_max_message_size=lots")]
    [InlineData("sc://host/;session_id=00112233-4455-6677-8899-aabbccddeeff")]
    public void A_wrong_address_is_explained_without_its_secrets(string address)
    {
        Assert.Null(SparkConnectAddress.Parse(address, out var mistake));
        Assert.NotNull(mistake);
        Assert.DoesNotContain("s3cret", mistake, StringComparison.Ordinal);
    }
}
