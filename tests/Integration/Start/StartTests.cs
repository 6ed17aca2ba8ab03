using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Start;

public sealed class StartTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Everything_wrong_about_the_settings_is_said_at_once()
    {
        var ended = await Start(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Access__SessionIdle"] = "soon",
            ["Site__Nmae"] = "x",
            ["CLEANDASH_DOMAINS"] = "example.com",
        });

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal(6, ended.ErrorLines.Length);
        foreach (var key in new[] { "Access:SessionIdle", "Site:Nmae", "CLEANDASH_DOMAINS", "GOOGLE_OAUTH_CLIENT_ID", "GOOGLE_OAUTH_CLIENT_SECRET", "CLEANDASH_PUBLIC_URL" })
        {
            Assert.Contains(ended.ErrorLines, line => line.Contains(key, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("   at ", ended.Error + ended.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await Refused(2, "ASPNETCORE_URLS", new() { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}" });
    }

    [Theory]
    [InlineData("5000")]
    [InlineData("localhost:5000")]
    [InlineData("ftp://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:port")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:5000/dash")]
    public async Task What_is_no_address_is_one_line(string url) => await Refused(2, url, new() { ["ASPNETCORE_URLS"] = url });

    [Fact]
    public async Task A_port_that_is_no_number_is_one_line() => await Refused(2, "*:abc", new() { ["ASPNETCORE_URLS"] = "", ["ASPNETCORE_HTTP_PORTS"] = "abc" });

    [Fact]
    public async Task A_certificate_that_is_not_there_is_one_line() =>
        await Refused(2, "/no/such.pfx", new() { ["ASPNETCORE_URLS"] = "https://127.0.0.1:0", ["Kestrel__Certificates__Default__Path"] = "/no/such.pfx" });

    [Fact]
    public async Task An_address_of_another_machine_is_one_line() => await Refused(2, "cannot be listened on", new()
    {
        ["ASPNETCORE_URLS"] = "http://203.0.113.7:5000",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["GOOGLE_OAUTH_CLIENT_ID"] = "1234",
        ["GOOGLE_OAUTH_CLIENT_SECRET"] = "GOCSPX-abc",
        ["CLEANDASH_PUBLIC_URL"] = "https://dash.example.com",
    });

    // Another home: a developer's own machine may have a certificate for it.
    [Fact]
    public async Task Https_without_a_certificate_is_one_line() => await Refused(2, "ertificate", new() { ["ASPNETCORE_URLS"] = "https://127.0.0.1:0", ["HOME"] = folder.Path });

    [Fact]
    public async Task Development_listens_on_the_machine_itself_only() => await Refused(2, "Development", new() { ["ASPNETCORE_URLS"] = "http://0.0.0.0:0" });

    [Fact]
    public async Task A_missing_lakehouse_is_one_line() => await Refused(2, "Warehouse:Lakehouse", new() { ["Warehouse__Lakehouse"] = "/no/such/folder" });

    [Fact]
    public async Task A_file_of_settings_that_is_not_there_is_one_line() => await Refused(2, "CLEANDASH_CONFIG", new() { ["CLEANDASH_CONFIG"] = "/no/such/file.json" });

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes Linux's /proc, where nobody can write.");

        await Refused(5, "/proc/cleandash", new() { ["CLEANDASH_DATA"] = "/proc/cleandash" });
    }

    [Fact]
    public async Task A_full_data_folder_is_one_line_and_an_existing_store_in_it_stays_as_it_is()
    {
        Directory.CreateDirectory(folder.Data);
        using var mounted = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", folder.Data]) { UseShellExecute = false, RedirectStandardError = true })!;
        await mounted.WaitForExitAsync(Stop);
        Assert.SkipUnless(mounted.ExitCode == 0, "Only root may mount the small disk that this test fills.");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Data, "filler"), new byte[299 * 1024], Stop);

            await Refused(5, folder.Data, []);

            Assert.False(File.Exists(folder.Store));
        }
        finally
        {
            using var unmounted = Process.Start("umount", folder.Data);
            await unmounted.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_old_name_of_the_log_folder_works_and_a_profile_is_not_read_with_one_warning_each_and_the_host_says_where_it_listens()
    {
        var logs = Path.Combine(folder.Path, "old-logs");
        using var host = HostProcess.Start(HostProcess.WebHost, [], Variables(new() { ["FLASK_LOG_DIR"] = logs, ["DATABRICKS_CONFIG_PROFILE"] = "work" }));
        try
        {
            var said = new List<string>();
            while (await host.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                said.Add(line);
                if (line.Contains("Now listening on", StringComparison.Ordinal)) break;
            }

            Assert.Contains("http://127.0.0.1:", said[^1], StringComparison.Ordinal);
            Assert.Single(said, line => line.Contains("CLEANDASH_LOG_DIR", StringComparison.Ordinal));
            Assert.Single(said, line => line.Contains("DATABRICKS_CONFIG_PROFILE is set, but profiles", StringComparison.Ordinal));
            Assert.Single(Directory.GetFiles(logs));
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task Refused(int exitCode, string names, Dictionary<string, string> variables)
    {
        var ended = await Start(variables);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(names, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Output, StringComparison.Ordinal);
    }

    private Task<Ended> Start(Dictionary<string, string> variables) => HostProcess.Run(HostProcess.WebHost, [], Stop, Variables(variables));

    private Dictionary<string, string> Variables(Dictionary<string, string> variables) =>
        new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["CLEANDASH_DATA"] = folder.Data }
            .Concat(variables).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Last().Value);
}
