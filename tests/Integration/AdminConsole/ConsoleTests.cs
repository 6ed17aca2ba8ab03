using System.Text.Json;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class ConsoleTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2, "frobnicate")]
    [InlineData(2, "user")]
    [InlineData(2, "panel", "run", "nyc-taxi")]
    [InlineData(2, "panel", "run", "nyc-taxi", "ride-cost", "--set")]
    [InlineData(2, "user", "list", "--frobnicate")]
    [InlineData(2, "panel", "run", "nyc-taxi", "ride-cost", "--format", "xml")]
    [InlineData(2, "panel", "run", "nyc-taxi", "ride-cost", "--set", "date")]
    [InlineData(2, "panel", "run", "nyc-taxi", "ride-cost", "--set", "colour=red")]
    [InlineData(3, "panel", "list", "no-such-dashboard")]
    [InlineData(3, "panel", "run", "nyc-taxi", "no-such-panel")]
    [InlineData(5, "user", "list")]
    [InlineData(5, "database", "migrate")]
    public async Task A_mistake_is_one_sentence_with_its_exit_code_and_makes_nothing(int exitCode, params string[] arguments)
    {
        var ended = await Run(arguments);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Single(ended.ErrorLines);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_store_is_made_once()
    {
        Assert.Equal(0, (await Run("init")).ExitCode);
        Assert.Equal(4, (await Run("init")).ExitCode);
        Assert.Equal(4, (await Run("database", "migrate")).ExitCode);
        Assert.Equal(["store.made"], folder.Read("SELECT what FROM audit"));
        Assert.Equal([Environment.UserName], folder.Read("SELECT who FROM audit"));
        Assert.Equal(["console"], folder.Read("SELECT door FROM audit"));
    }

    [Fact]
    public async Task A_dry_run_ends_as_the_real_one_would_and_changes_nothing()
    {
        Assert.Equal(0, (await Run("init", "--dry-run")).ExitCode);
        Assert.Equal(5, (await Run("database", "migrate", "--dry-run")).ExitCode);
        Assert.False(Directory.Exists(folder.Data));

        await Run("init");
        Assert.Equal(4, (await Run("init", "--dry-run")).ExitCode);
        Assert.Equal(4, (await Run("database", "migrate", "--dry-run")).ExitCode);

        folder.Change("DELETE FROM __EFMigrationsHistory");
        var files = Directory.GetFiles(folder.Data).Order(StringComparer.Ordinal).ToList();
        var tried = await Run("database", "migrate", "--dry-run");
        Assert.Equal(0, tried.ExitCode);
        Assert.Contains("would", tried.Output, StringComparison.Ordinal);
        Assert.Empty(folder.Read("SELECT MigrationId FROM __EFMigrationsHistory"));
        Assert.Equal(["store.made"], folder.Read("SELECT what FROM audit"));
        Assert.Equal(files, Directory.GetFiles(folder.Data).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_store_is_one_sentence()
    {
        await Run("init");
        folder.Change("ALTER TABLE people RENAME TO lost");

        var ended = await Run("user", "list");

        Assert.Equal(5, ended.ExitCode);
        Assert.Single(ended.ErrorLines);
    }

    [Fact]
    public async Task People_are_listed_without_harm_to_a_terminal_and_as_json()
    {
        await Run("init");
        folder.Change("INSERT INTO people (id, email, name, state, stamp, added_at, added_by) VALUES ('00000000-0000-0000-0000-000000000001', 'ann@example.com', char(27) || ']0;x' || char(7) || char(10) || char(8238) || '\"Ann', 'invited', 's', '2026-01-01T00:00:00.0000000Z', 'bob')");

        var people = await Run("user", "list");
        var json = await Run("user", "list", "--json");

        Assert.Equal(0, people.ExitCode);
        Assert.DoesNotContain(people.Output, sign => (char.IsControl(sign) && sign != '\n') || sign == '\u202e');
        Assert.Contains("ann@example.com", people.Output, StringComparison.Ordinal);
        var ann = Assert.Single(JsonDocument.Parse(json.Output).RootElement.EnumerateArray());
        Assert.Equal("\u001b]0;x\u0007\n\u202e\"Ann", ann.GetProperty("name").GetString());
        Assert.Equal("invited", ann.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, ann.GetProperty("lastSeen").ValueKind);
        Assert.Empty(ann.GetProperty("roles").EnumerateArray());
    }

    [Fact]
    public async Task Panels_are_listed_with_their_parameters()
    {
        var ended = await Run("panel", "list", "nyc-taxi", "--json");

        var panel = JsonDocument.Parse(ended.Output).RootElement.EnumerateArray().Single(panel => panel.GetProperty("panel").GetString() == "busiest-pickups");
        Assert.Equal("nyc-taxi", panel.GetProperty("dashboard").GetString());
        Assert.Equal("chart", panel.GetProperty("kind").GetString());
        Assert.Equal(["date", "dropoff_zips"], panel.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_panel_s_rows_come_in_every_form()
    {
        var csv = await Run("panel", "run", "nyc-taxi", "ride-cost", "--set", "date=2016-01-22..2016-01-23", "--format", "csv");
        var json = await Run("panel", "run", "nyc-taxi", "ride-cost", "--set", "date=2016-01-22..2016-01-23", "--format", "json");
        var figure = await Run("panel", "run", "nyc-taxi", "ride-cost", "--set", "date=2016-01-22..2016-01-23", "--format", "figure");

        Assert.StartsWith("fare_from,fare_to,trips\r\n", csv.Output, StringComparison.Ordinal);
        var rows = JsonDocument.Parse(json.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(csv.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1, rows.Count);
        Assert.Equal(JsonValueKind.Number, rows[0].GetProperty("trips").ValueKind);
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(figure.Output).RootElement.GetProperty("data").ValueKind);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task In_somebody_s_name_only_what_that_person_sees_is_answered()
    {
        await using (var site = new WebSite(folder.Data))
        {
            using var user = await site.SignedIn("user", Stop);
            using var analyst = await site.SignedIn("analyst", Stop);
        }

        string[] run = ["panel", "run", "fleet-and-weather", "fleet-age", "--format", "csv", "--as"];

        Assert.Equal(3, (await Run([.. run, "user@demo.example"])).ExitCode);
        Assert.Equal(0, (await Run([.. run, "analyst@demo.example"])).ExitCode);
        Assert.Equal(3, (await Run([.. run, "nobody@demo.example"])).ExitCode);
        Assert.Equal(2, (await Run([.. run, "no address"])).ExitCode);
        folder.Change("UPDATE people SET state = 'disabled' WHERE email = 'analyst@demo.example'");
        Assert.Equal(1, (await Run([.. run, "analyst@demo.example"])).ExitCode);
        folder.Change("UPDATE people SET state = 'invited' WHERE email = 'analyst@demo.example'");
        Assert.Equal(1, (await Run([.. run, "analyst@demo.example"])).ExitCode);
        Assert.NotEmpty(folder.Read("SELECT reference FROM audit WHERE what = 'access.refused' AND door = 'console'"));
    }

    [Fact]
    public async Task Both_hosts_read_the_file_of_settings()
    {
        var file = Path.Combine(folder.Path, "cleandash.json");
        await File.WriteAllTextAsync(file, $$"""{ "Data": { "Folder": "{{folder.Data}}" } }""", Stop);

        var made = await HostProcess.Run(HostProcess.Console, ["init"], Stop, new() { ["CLEANDASH_CONFIG"] = file });

        Assert.Equal(0, made.ExitCode);
        Assert.True(File.Exists(folder.Store));
    }

    [Fact]
    public async Task Its_log_is_like_the_web_s()
    {
        await Run("init");
        var logs = Directory.CreateDirectory(Path.Combine(folder.Data, "logs"));
        // A refusal that the audit cannot take goes to the log.
        folder.Change("ALTER TABLE audit RENAME TO lost");

        await Run("panel", "list", "no-such-dashboard");
        var text = await Log();
        await HostProcess.Run(HostProcess.Console, ["panel", "list", "no-such-dashboard", "--data", folder.Data], Stop, new() { ["Log__Format"] = "json" });
        var json = await Log();

        Assert.All(text, line => Assert.Matches(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (ERROR|warn ) |    )", line));
        Assert.Contains(text, line => line.Contains("ERROR The audit could not take", StringComparison.Ordinal));
        Assert.NotEmpty(json);
        Assert.All(json, line => Assert.Equal("Error", JsonDocument.Parse(line).RootElement.GetProperty("@l").GetString()));

        async Task<string[]> Log()
        {
            var file = Assert.Single(logs.GetFiles());
            var lines = await File.ReadAllLinesAsync(file.FullName, Stop);
            file.Delete();
            return lines;
        }
    }

    private Task<Ended> Run(params string[] arguments) => HostProcess.Run(HostProcess.Console, [.. arguments, "--data", folder.Data], Stop);
}
