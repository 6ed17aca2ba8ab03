using CleanDash.Infrastructure.Settings;
using CleanDash.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CleanDash.Unit.Hosting;

public sealed class ListeningTests
{
    [Theory]
    [InlineData(1, "https://dash.example.com", "", "http://127.0.0.1:5000")]
    [InlineData(0, "https://dash.example.com", "127.0.0.1", "http://127.0.0.1:5000")]
    [InlineData(0, "https://dash.example.com", "", "https://0.0.0.0:443")]
    [InlineData(0, "http://localhost:5000", "", "http://127.0.0.1:5000")]
    public void A_proxy_that_nobody_believes_is_warned_of(int warnings, string publicUrl, string proxies, string urls)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Site:PublicUrl", publicUrl), new("Proxy:Known", proxies), new("urls", urls)]).Build();

        var said = Listening.Warnings(configuration, HostSettings.ForConsole(configuration, usesWarehouse: false)).ToList();

        Assert.Equal(warnings, said.Count);
        Assert.All(said, warning => Assert.Contains("Proxy:Known", warning, StringComparison.Ordinal));
    }
}
