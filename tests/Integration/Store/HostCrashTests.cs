using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CleanDash.Application.Auditing;
using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

/// <summary>Both hosts as they are installed, killed while an administrator works in the browser and another on the console.</summary>
public sealed class HostCrashTests : IDisposable
{
    private static readonly int Writes = Crowd.Tries("CLEANDASH_TEST_WRITES", otherwise: 24);
    private readonly TestFolder folder = new();
    private readonly int port = FreePort();
    private readonly List<double> ready = [];
    private readonly Random random = new(11);
    private Process? web;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (web is { HasExited: false }) web.Kill();
        web?.WaitForExit();
        web?.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Writes_of_browser_and_console_survive_the_death_of_either_host()
    {
        await StartWeb();

        var told = await Task.WhenAll(Browser(2 * Writes / 3), Console(Writes / 3));

        Assert.Subset(folder.Read("SELECT name FROM roles UNION ALL SELECT email FROM people").ToHashSet(StringComparer.Ordinal), told.SelectMany(names => names).ToHashSet(StringComparer.Ordinal));
        Assert.InRange(told.Sum(names => names.Count), Writes / 2, Writes);
        Assert.Equal(folder.Read("SELECT name FROM roles WHERE name LIKE 'web-%' ORDER BY name"), folder.Read("SELECT target FROM audit WHERE what = 'role.added' AND target LIKE 'web-%' ORDER BY target"));
        Assert.Equal(folder.Read("SELECT email FROM people WHERE email LIKE 'console%' ORDER BY email"), folder.Read("SELECT target FROM audit WHERE what = 'person.added' ORDER BY target"));
        Assert.Equal(
            folder.Read("SELECT email FROM people WHERE email LIKE 'console%' ORDER BY email"),
            folder.Read("SELECT email FROM people JOIN role_holders ON person = id WHERE role = 'user' AND email LIKE 'console%' ORDER BY email"));
        Assert.Empty(folder.Read("SELECT \"table\" FROM pragma_foreign_key_check"));
        Assert.Equal(["ok"], folder.Read("PRAGMA integrity_check"));
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, Stop)).Why);
        TestContext.Current.SendDiagnosticMessage($"{told.Sum(names => names.Count)} of {Writes} acknowledged; ready after {string.Join(", ", ready.Select(seconds => $"{seconds:0.0}"))} s");
        // On a machine of its own a second; here others build and test beside it.
        Assert.InRange(ready.Max(), 0, 15);
    }

    private async Task<List<string>> Browser(int writes)
    {
        var told = new List<string>();
        using var browser = new Hosts.Browser(new Uri($"http://127.0.0.1:{port}"));
        using (var signedIn = await browser.SignIn("admin", Stop)) Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        for (var write = 0; write < writes; write++)
        {
            var name = $"web-{write}";
            var post = Task.Run(() => browser.Fill("/admin/roles", "", [new("name", name)], Stop), Stop);
            var kills = write % 4 == 3;
            if (kills) await KillWeb(random.Next(0, 60));
            try
            {
                using var answer = await post;
                if (answer.StatusCode == HttpStatusCode.Found) told.Add(name);
                else Assert.Fail($"{name} was answered with {answer.StatusCode}.");
            }
            catch (HttpRequestException) when (kills)
            {
                // Nobody knows whether it was done; nothing was acknowledged.
            }

            if (kills) await StartWeb();
        }

        return told;
    }

    private async Task<List<string>> Console(int writes)
    {
        var told = new List<string>();
        var pauses = new Random(12);
        for (var write = 0; write < writes; write++)
        {
            var email = $"console{write}@example.com";
            using var command = HostProcess.Start(HostProcess.Console, ["user", "add", email, "--role", "user"], new() { ["CLEANDASH_DATA"] = folder.Data });
            var error = command.StandardError.ReadToEndAsync(Stop);
            if (write % 4 == 3)
            {
                await Task.WhenAny(command.WaitForExitAsync(Stop), Task.Delay(pauses.Next(300, 2_000), Stop));
                command.Kill();
            }

            await command.WaitForExitAsync(Stop);
            if (command.ExitCode == 0) told.Add(email);
            else Assert.True(write % 4 == 3, $"{email}: {command.ExitCode} {await error}");
        }

        return told;
    }

    private async Task KillWeb(int milliseconds)
    {
        await Task.WhenAny(web!.WaitForExitAsync(Stop), Task.Delay(milliseconds, Stop));
        web.Kill();
        await web.WaitForExitAsync(Stop);
        web.Dispose();
    }

    private async Task StartWeb()
    {
        var watch = Stopwatch.StartNew();
        web = HostProcess.Start(HostProcess.WebHost, [], new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}", ["CLEANDASH_DATA"] = folder.Data, ["Warehouse__Lakehouse"] = WebHost.Lakehouse,
        });
        web.BeginOutputReadLine();
        web.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!await IsReady(client))
        {
            Assert.False(web.HasExited, $"The web ended with {(web.HasExited ? web.ExitCode : 0)}.");
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
            await Task.Delay(20, Stop);
        }

        ready.Add(watch.Elapsed.TotalSeconds);
    }

    private static async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), Stop);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
