using System.Diagnostics;
using System.Text.RegularExpressions;
using CleanDash.Integration.Hosts;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed partial class FromFlaskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_tool_s_flags_do_what_they_did_and_tell_the_command_of_today()
    {
        using var console = await Console.WithStore();

        Assert.Equal("useradmin is now: cleandash user add ann@example.com '--name=Ann O'\\''Hara'\n", (await Old(0, "-a -e ann@example.com -u \"Ann O'Hara\"")).Error);
        Assert.Equal("useradmin is now: cleandash role add sales\n", (await Old(0, "-a -r sales")).Error);
        await Old(4, "-a -r sales");
        await Old(0, "-a -e ann@example.com -r sales");
        await Old(4, "-a -e ann@example.com -r sales");
        await Old(3, "-a -e ann@example.com -r nothing");
        Assert.Contains("ann@example.com", (await Old(0, "-lu")).Output, StringComparison.Ordinal);
        Assert.Contains("sales", (await Old(0, "-lr")).Output, StringComparison.Ordinal);
        Assert.Contains("sales", (await Old(0, "-lr -e ann@example.com --json")).Output, StringComparison.Ordinal);
        await Old(0, "-d -e ann@example.com -r sales");
        await Old(0, "-d -r sales --dry-run");
        await Old(0, "-d -r sales");
        await Old(0, "-d -e ann@example.com");
        await Old(3, "-d -e ann@example.com");
        Assert.StartsWith("useradmin takes -lu", (await Old(2, "-a")).Error, StringComparison.Ordinal);
        await Old(2, "");
        Assert.Empty((await console.Json("user list")).EnumerateArray());

        async Task<Ended> Old(int exitCode, string flags)
        {
            var ended = await console.Run("useradmin " + flags);
            Assert.True(ended.ExitCode == exitCode, $"{flags}: {ended.ExitCode} {ended.Error}");
            return ended;
        }
    }

    [Fact]
    public async Task The_old_tool_s_name_lies_beside_the_program()
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "useradmin");
        if (!OperatingSystem.IsLinux() || !File.Exists(Path.Combine(AppContext.BaseDirectory, "cleandash"))) Assert.Skip("There is no program of that name here.");
        using var console = await Console.WithStore();
        var link = Path.Combine(console.Folder.Path, "useradmin");
        File.CreateSymbolicLink(link, tool);

        using var old = Process.Start(new ProcessStartInfo(link, ["-a", "-e", "ann@example.com", "-u", "Ann Lee", "--data", console.Folder.Data]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await old.WaitForExitAsync(Stop);

        Assert.Equal(0, old.ExitCode);
        Assert.Equal(["Ann Lee"], console.Folder.Read("SELECT name FROM people"));
    }

    [Fact]
    public async Task The_docs_way_of_bringing_people_over_works()
    {
        if (FindDocs() is not { } docs) Assert.Skip("The docs are not here.");
        else await BringOver(await File.ReadAllTextAsync(docs, Stop));
    }

    private static async Task BringOver(string docs)
    {
        using var console = await Console.WithStore();
        using var old = new SqliteConnection("Data Source=:memory:");
        old.Open();
        Rows(old, """
            CREATE TABLE role (id INTEGER PRIMARY KEY, name VARCHAR(50) UNIQUE);
            CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(256) UNIQUE, username VARCHAR(256));
            CREATE TABLE user_roles (id INTEGER PRIMARY KEY, user_id INTEGER, role_id INTEGER);
            INSERT INTO role VALUES (1, 'admin'), (2, 'user'), (3, 'Sales EMEA');
            INSERT INTO user VALUES (1, 'Ann@Example.com', 'Ann'), (2, 'bob@example.com', ''), (3, NULL, 'nobody'), (4, 'eve@example.com', NULL);
            INSERT INTO user_roles VALUES (1, 1, 1), (2, 1, 2), (3, 2, 3);
            """);
        var statements = Statement().Matches(docs).Select(static match => match.Groups["sql"].Value).ToList();
        foreach (var role in Rows(old, statements[0])) await console.Does("role add " + role[0]);
        var csv = Path.Combine(console.Folder.Path, "people.csv");
        await File.WriteAllLinesAsync(csv, Rows(old, statements[1]).Select(static row => string.Join(',', row)).Prepend("email,name,roles"), Stop);
        await console.Does("user import " + csv);

        var people = (await console.Json("user list")).EnumerateArray().Select(static person => $"{person.GetProperty("email")}: {string.Join(' ', person.GetProperty("roles").EnumerateArray())}");
        Assert.Equal(["ann@example.com: admin user", "bob@example.com: sales-emea", "eve@example.com: "], people);
    }

    private static List<string[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))]);
        return rows;
    }

    private static string? FindDocs()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, "docs", "from-flask.md");
            if (File.Exists(file)) return file;
        }

        return null;
    }

    [GeneratedRegex("sqlite3 .*flask-users.db \"(?<sql>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();
}
