using System.Diagnostics;
using CleanDash.Application.Auditing;
using CleanDash.Application.Catalogue;
using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

/// <summary>Administrators' commands in two processes, which are killed or get in each other's way.</summary>
public sealed class CommandCrashTests : IDisposable
{
    private static readonly int KillsOfEach = Crowd.Tries("CLEANDASH_TEST_KILLS", otherwise: 6);
    private static readonly int Edits = Crowd.Tries("CLEANDASH_TEST_EDITS", otherwise: 100);
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Kills_of_two_processes_that_send_commands_lose_nothing_acknowledged_and_leave_nothing_half_done()
    {
        await Prepare();

        var told = (await Task.WhenAll(Kill("one"), Kill("two"))).SelectMany(lines => lines).ToList();

        Assert.InRange(told.Count, 2 * KillsOfEach, int.MaxValue);
        await AssertWhole(told);
        var watch = Stopwatch.StartNew();
        await using (var services = StoreHost.Open(folder.Data)) Assert.Null(await CommandWriter.Round(services, "after", _ => { }));
        TestContext.Current.SendDiagnosticMessage($"{told.Count} acknowledged, usable again after {watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task Edits_of_two_processes_at_once_all_succeed()
    {
        await Prepare();
        var rounds = Edits / 2 / CommandWriter.CommandsInARound;
        using var other = Start("console", rounds);
        var theirs = Task.Run(async () => await other.StandardOutput.ReadToEndAsync(Stop), Stop);
        var ours = new List<string>();

        await using (var services = StoreHost.Open(folder.Data))
        {
            for (var round = 0; round < rounds; round++) Assert.Null(await CommandWriter.Round(services, $"web-{round}", ours.Add));
        }

        var told = (await theirs).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await other.WaitForExitAsync(Stop);
        Assert.Equal((rounds * CommandWriter.CommandsInARound, rounds * CommandWriter.CommandsInARound), (ours.Count, told.Length));
        await AssertWhole([.. ours, .. told]);
    }

    private async Task Prepare()
    {
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NewDashboards>().TakeNew(Stop);
    }

    private Process Start(string name, int? rounds = null) => HostProcess.Start(
        typeof(CommandWriter).Assembly.Location,
        [],
        new() { [CommandWriter.Folder] = folder.Data, [CommandWriter.Name] = name, [CommandWriter.Rounds] = rounds?.ToString() ?? "", ["DOTNET_TieredPGO"] = "0" });

    private async Task<List<string>> Kill(string name)
    {
        var random = new Random(name.Length + name[0]);
        var told = new List<string>();
        for (var kill = 0; kill < KillsOfEach; kill++)
        {
            using var writer = Start($"{name}{kill}");
            var after = random.Next(1, 15);
            while (after-- > 0 && await writer.StandardOutput.ReadLineAsync(Stop) is { } line) told.Add(line);
            // Somewhere in the middle of a change.
            var watch = Stopwatch.StartNew();
            var pause = random.Next(0, 8_000);
            while (watch.Elapsed.TotalMicroseconds < pause) Thread.SpinWait(20);
            writer.Kill();
            await writer.WaitForExitAsync(Stop);
            // A line that was cut off by the end was acknowledged to nobody.
            var rest = await writer.StandardOutput.ReadToEndAsync(Stop);
            told.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.DoesNotContain(told, line => line.StartsWith("refused", StringComparison.Ordinal));
        return told;
    }

    private async Task AssertWhole(List<string> told)
    {
        // What was acknowledged is there.
        var there = folder.Read(
            """
            SELECT 'imported ' || replace(email, '.a@example.com', '') FROM people WHERE email LIKE '%.a@example.com'
            UNION ALL SELECT 'granted ' || replace(email, '.a@example.com', '') FROM people JOIN role_holders ON person = id WHERE role = 'analyst'
            UNION ALL SELECT 'role ' || name FROM roles WHERE name LIKE '%-%'
            UNION ALL SELECT 'viewers ' || role FROM viewers WHERE dashboard = 'flights' AND role LIKE '%-%'
            UNION ALL SELECT 'deleted ' || replace(email, '.a@example.com', '') FROM people AS a WHERE email LIKE '%.a@example.com' AND NOT EXISTS (SELECT 1 FROM people WHERE email = replace(a.email, '.a@', '.b@'))
            """).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(told.ToHashSet(StringComparer.Ordinal), there);

        // What is there is there whole, each change with its own lines of audit and no line without its change.
        Same("SELECT count(*) FROM people WHERE email LIKE '%.a@example.com'", "SELECT count(*) FROM people WHERE email LIKE '%.c@example.com'");
        Same("SELECT count(*) FROM people WHERE email LIKE '%.a@example.com'", "SELECT count(*) FROM audit WHERE what = 'people.imported'");
        Same("SELECT count(*) FROM people", "SELECT sum(CASE what WHEN 'person.added' THEN 1 WHEN 'person.deleted' THEN -1 ELSE 0 END) FROM audit");
        Same("SELECT count(*) FROM people", "SELECT count(*) FROM role_holders WHERE role = 'user'");
        Same("SELECT count(*) FROM people", "SELECT count(*) FROM attributes WHERE value = 'EMEA'");
        Same("SELECT count(*) FROM role_holders WHERE role = 'analyst'", "SELECT count(*) FROM audit WHERE what = 'person.roles_changed'");
        Same("SELECT count(*) FROM roles WHERE name LIKE '%-%'", "SELECT count(*) FROM audit WHERE what = 'role.added' AND target LIKE '%-%'");
        Same("SELECT count(*) FROM viewers WHERE role LIKE '%-%'", "SELECT count(*) FROM audit WHERE what = 'dashboard.viewers_changed'");
        Same("SELECT count(*) FROM viewers WHERE role LIKE '%-%' AND dashboard = 'flights'", "SELECT count(*) FROM viewers WHERE role LIKE '%-%' AND dashboard = 'nyc-taxi'");
        Assert.Empty(folder.Read("SELECT \"table\" FROM pragma_foreign_key_check"));
        Assert.Equal(["ok"], folder.Read("PRAGMA integrity_check"));
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, Stop)).Why);
    }

    private void Same(string sql, string other) => Assert.Equal(folder.Read($"SELECT cast(({sql}) AS TEXT)"), folder.Read($"SELECT cast(({other}) AS TEXT)"));
}
