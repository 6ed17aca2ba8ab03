using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanDash.Infrastructure.Warehouses;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The first steps to a server that only a proxy reaches.</summary>
public sealed class NetworkStepsTests
{
    private static readonly Uri Server = new("https://warehouse.invalid:8443");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_environment_names_a_proxy_the_steps_go_through_it()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var proxy = new ConnectProxy(target: ((IPEndPoint)server.LocalEndpoint).Port);
        var steps = new NetworkSteps(Server, Limit, proxy);
        var named = $"the proxy 127.0.0.1:{proxy.Address.Port}";

        Assert.Contains(named, await steps.Name(Token), StringComparison.Ordinal);
        var speaking = Speak(server, connections: 2);
        Assert.Equal($"Something listens at port 8443, by {named}.", await steps.Connection(Token));
        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => steps.Encryption(Token));

        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["CONNECT warehouse.invalid:8443 HTTP/1.1", "CONNECT warehouse.invalid:8443 HTTP/1.1"], proxy.Asked);
        await speaking;
    }

    [Theory]
    [InlineData(403, "does not connect to warehouse.invalid:8443, but answers 403")]
    [InlineData(407, "wants a user and a password")]
    public async Task What_a_proxy_refuses_is_said_of_the_proxy(int status, string said)
    {
        using var proxy = new ConnectProxy(status);

        var refused = await Assert.ThrowsAsync<IOException>(() => new NetworkSteps(Server, Limit, proxy).Connection(Token));

        Assert.StartsWith($"The proxy 127.0.0.1:{proxy.Address.Port} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named()
    {
        var proxy = new WebProxy("http://somebody:hunter2-hunter2@127.0.0.1:1");

        var refused = await Assert.ThrowsAsync<IOException>(() => new NetworkSteps(Server, Limit, proxy).Connection(Token));

        Assert.StartsWith("The proxy 127.0.0.1:1 cannot be reached: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://warehouse.invalid")]
    [InlineData("https://127.0.0.1")]
    public async Task Where_statements_take_no_proxy_the_steps_take_none(string address)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var proxy = new ConnectProxy();
        var steps = new NetworkSteps(new UriBuilder(address) { Port = ((IPEndPoint)server.LocalEndpoint).Port }.Uri, Limit, proxy);

        if (address.Contains("127.0.0.1", StringComparison.Ordinal))
            Assert.StartsWith("Something listens", await steps.Connection(Token), StringComparison.Ordinal);
        else
            await Assert.ThrowsAsync<SocketException>(() => steps.Connection(Token));
        Assert.Empty(proxy.Asked);
    }

    // A server whose certificate nobody signed.
    private static async Task Speak(TcpListener server, int connections)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=warehouse.invalid", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        for (var i = 0; i < connections; i++)
        {
            using var client = await server.AcceptTcpClientAsync(Token);
            await using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                _ = await stream.ReadAsync(new byte[1], Token);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException)
            {
                // The other side hangs up once it has seen the certificate.
            }
        }
    }
}
