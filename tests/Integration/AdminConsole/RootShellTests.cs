using System.Diagnostics;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

/// <summary>Root types commands beside a service that runs as an account of its own.</summary>
public sealed class RootShellTests : IDisposable
{
    private const string Service = "1234";
    private const string AsTheService = $"exec setpriv --reuid={Service} --regid={Service} --clear-groups dotnet \"$0\" \"$@\"";

    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_root_leaves_the_service_can_use()
    {
        await GiveTheFolderToTheService();

        Assert.Equal(0, (await Run("init")).ExitCode);
        // A migration that cannot do its work leaves the copy that it made before.
        folder.Change("CREATE TABLE kept AS SELECT * FROM __EFMigrationsHistory; DELETE FROM __EFMigrationsHistory");
        Assert.Equal(5, (await Run("database", "migrate")).ExitCode);
        folder.Change("INSERT INTO __EFMigrationsHistory SELECT * FROM kept; DROP TABLE kept");
        Assert.Equal(0, (await Run("user", "list")).ExitCode);
        Assert.Equal(["root"], folder.Read("SELECT who FROM audit WHERE what = 'store.made'"));
        await WriteALog();

        Assert.Empty(await Lines("find", folder.Data, "!", "-user", Service));
        var left = await Lines("find", folder.Data);
        Assert.All(["/console-", ".before-", "/migration.lock"], part => Assert.Contains(left, file => file.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(4, (await RunAsTheService("init")).ExitCode);
    }

    [Fact]
    public async Task Root_reads_what_only_root_may_and_works_in_the_services_store()
    {
        await GiveTheFolderToTheService();
        var settings = Path.Combine(folder.Path, "cleandash.json");
        await File.WriteAllTextAsync(settings, $$"""{ "Data": { "Folder": "{{folder.Data}}" } }""", Stop);
        var people = Path.Combine(folder.Path, "people.csv");
        await File.WriteAllTextAsync(people, "email,roles\nann@example.com,user\n", Stop);
        await Lines("chmod", "600", settings, people);
        Dictionary<string, string> variables = new() { ["CLEANDASH_CONFIG"] = settings };
        Assert.Equal(0, (await RunAsTheService("init")).ExitCode);

        Assert.Equal(0, (await HostProcess.Run(HostProcess.Console, ["user", "import", people], Stop, variables)).ExitCode);

        Assert.Empty(await Lines("find", folder.Data, "!", "-user", Service));
        Assert.Equal(0, (await RunAsTheService("user", "disable", "ann@example.com")).ExitCode);
        Assert.Equal(["root", "root", $"uid {Service}"], folder.Read("SELECT who FROM audit WHERE what <> 'store.made' ORDER BY id"));
    }

    [Fact]
    public async Task No_link_that_the_service_planted_leads_root_elsewhere()
    {
        await GiveTheFolderToTheService();
        await Run("init");
        var elsewhere = Path.Combine(folder.Path, "elsewhere");
        foreach (var day in new[] { -1, 0, 1 })
        {
            File.CreateSymbolicLink(Path.Combine(folder.Data, "logs", $"console-{TimeProvider.System.GetLocalNow().AddDays(day):yyyyMMdd}.log"), elsewhere);
        }

        await WriteALog();

        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_can_be_listed_and_stays_as_it_is()
    {
        await GiveTheFolderToTheService();
        Assert.Equal(0, (await RunAsTheService("init")).ExitCode);
        Assert.Equal(0, (await RunAsTheService("user", "add", "ann@example.com")).ExitCode);
        var files = await Lines("find", folder.Data);
        await Lines("chmod", "-R", "a-w", folder.Data);

        var listed = await RunAsTheService("user", "list");
        var changed = await RunAsTheService("user", "add", "bob@example.com");

        Assert.Contains("ann@example.com", listed.Output, StringComparison.Ordinal);
        Assert.Equal(5, changed.ExitCode);
        Assert.Contains("read-only", Assert.Single(changed.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(files, await Lines("find", folder.Data));
    }

    [Fact]
    public async Task A_store_that_this_account_may_not_open_is_one_sentence()
    {
        await GiveTheFolderToTheService();
        await Run("init");

        var ended = await HostProcess.Run(
            HostProcess.Console, ["user", "list", "--data", folder.Data], Stop, shell: AsTheService.Replace(Service, "1235", StringComparison.Ordinal));

        Assert.Equal(5, ended.ExitCode);
        Assert.Single(ended.ErrorLines);
    }

    // A refusal that the audit cannot take goes to the log.
    private async Task WriteALog()
    {
        folder.Change("ALTER TABLE audit RENAME TO lost");
        Assert.Equal(3, (await Run("panel", "list", "no-such-dashboard")).ExitCode);
    }

    private async Task GiveTheFolderToTheService()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root can be another account.");
        if (!File.Exists("/usr/bin/setpriv")) Assert.Skip("There is no setpriv here.");
        await Lines("chmod", "o+rx", folder.Path);
        Directory.CreateDirectory(Path.Combine(folder.Data, "logs"));
        await Lines("chown", "-R", $"{Service}:{Service}", folder.Data);
        await Lines("chmod", "-R", "go=", folder.Data);
        if ((await RunAsTheService("version")).ExitCode != 0) Assert.Skip($"Another account cannot read the program in {AppContext.BaseDirectory}.");
    }

    private static async Task<string[]> Lines(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<Ended> Run(params string[] arguments) => HostProcess.Run(HostProcess.Console, [.. arguments, "--data", folder.Data], Stop);

    private Task<Ended> RunAsTheService(params string[] arguments) => HostProcess.Run(HostProcess.Console, [.. arguments, "--data", folder.Data], Stop, shell: AsTheService);
}
