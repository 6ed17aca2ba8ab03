using System.Diagnostics;
using System.Text;
using CleanDash.Integration.Hosts;
using SQLitePCL;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class ImportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_brings_people_with_roles_and_attributes_and_again_changes_nothing()
    {
        using var console = await Console.WithStore();
        await console.Does("role add analyst");
        await console.Does("user add bob@example.com --role user");
        var file = await File(console, "\uFEFFemail,name,roles,region\r\nann@example.com,\"Lee, Ann\",user;analyst,EMEA\r\nBob@example.com,,analyst,\r\n");

        Assert.StartsWith("Would add 1 people;", await console.Does($"user import {file} --dry-run"), StringComparison.Ordinal);
        Assert.Equal(1, (await console.Json("user list")).GetArrayLength());
        await console.Does($"user import {file}");

        var people = (await console.Json("user list")).EnumerateArray().ToList();
        Assert.Equal(["Lee, Ann", "bob@example.com"], people.Select(person => person.GetProperty("name").GetString()));
        Assert.Equal(["analyst user", "analyst user"], people.Select(person => string.Join(' ', person.GetProperty("roles").EnumerateArray())));
        Assert.Equal("EMEA", people[0].GetProperty("attributes").GetProperty("region").GetString());
        Assert.Equal(4, (await console.Run($"user import {file}")).ExitCode);
        Assert.Equal(4, (await console.Run($"user import {file} --dry-run")).ExitCode);
    }

    [Theory]
    [InlineData("email,name\nann@example.com,Ann\nno address,Bob\n", "ine 3")]
    [InlineData("email,name\nann@example.com,Ann\nann@example.com,Ann\n", "ine 3")]
    [InlineData("email,roles\nann@example.com,user\nbob@example.com,nothing\n", "ine 3")]
    [InlineData("email,name\nann@example.com,Ann,more\n", "ine 2")]
    [InlineData("email,name\nann@example.com,\"Ann\n", "quotation marks")]
    [InlineData("name\nAnn\n", "email")]
    [InlineData("", "empty")]
    public async Task A_mistake_names_its_line_and_changes_nobody(string csv, string named)
    {
        using var console = await Console.WithStore();

        var ended = await console.Run($"user import {await File(console, csv)}");

        Assert.Equal(2, ended.ExitCode);
        Assert.Single(ended.ErrorLines);
        Assert.Contains(named, ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await console.Json("user list")).GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_text_or_too_much_of_it_is_one_sentence()
    {
        using var console = await Console.WithStore();
        var latin = Path.Combine(console.Folder.Path, "latin.csv");
        await System.IO.File.WriteAllBytesAsync(latin, Encoding.Latin1.GetBytes("email,name\nann@example.com,Zoë\n"), Stop);
        var large = Path.Combine(console.Folder.Path, "large.csv");
        await using (var file = System.IO.File.Create(large)) file.SetLength(20 * 1024 * 1024 + 1);

        foreach (var (path, word) in new[] { (latin, "UTF-8"), (large, "20 MB") })
        {
            var ended = await console.Run("user import " + path);
            Assert.Equal(2, ended.ExitCode);
            Assert.Contains(word, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Interrupted_it_has_done_nothing_and_again_it_does_all(string signal)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Signals are sent by the kill of Linux.");
        using var console = await Console.WithStore();
        var file = await File(console, "email,name,roles\n" + string.Concat(Enumerable.Range(1, 10_000).Select(static i => $"p{i}@example.com,Person {i},user\n")));

        using (var import = HostProcess.Start(HostProcess.Console, ["user", "import", file, "--data", console.Folder.Data]))
        {
            await UntilItWrites(console.Folder, import);
            using (var kill = Process.Start("kill", [$"-{signal}", import.Id.ToString()])) await kill.WaitForExitAsync(Stop);
            await import.WaitForExitAsync(Stop);
            Assert.NotEqual(0, import.ExitCode);
        }

        Assert.Equal(["0"], console.Folder.Read("SELECT CAST(count(*) AS TEXT) FROM people"));
        Assert.Equal(["0"], console.Folder.Read("SELECT CAST(count(*) AS TEXT) FROM audit WHERE what <> 'store.made'"));
        Assert.Equal(["ok"], console.Folder.Read("PRAGMA integrity_check"));
        await console.Does($"user import {file}");
        Assert.Equal(["10000"], console.Folder.Read("SELECT CAST(count(*) AS TEXT) FROM people"));
        Assert.Contains("intact", await console.Does("audit verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_can_come_by_standard_input()
    {
        using var console = await Console.WithStore();
        using var import = HostProcess.Start(HostProcess.Console, ["user", "import", "-", "--data", console.Folder.Data]);
        await import.StandardInput.WriteAsync("email\nann@example.com\n");
        import.StandardInput.Close();
        await import.WaitForExitAsync(Stop);

        Assert.Equal(0, import.ExitCode);
        Assert.Equal(["ann@example.com"], console.Folder.Read("SELECT email FROM people"));
    }

    private static async Task<string> File(Console console, string csv)
    {
        var path = Path.Combine(console.Folder.Path, "people.csv");
        await System.IO.File.WriteAllTextAsync(path, csv, new UTF8Encoding(false), Stop);
        return path;
    }

    // The import has its turn to write as soon as nobody else can get one.
    private static async Task UntilItWrites(TestFolder folder, Process import)
    {
        using var connection = folder.Connect();
        // Asked of SQLite itself: a command would wait for the turn, and on a quick machine get it when the import is over.
        while (raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE; ROLLBACK") != raw.SQLITE_BUSY)
        {
            Assert.False(import.HasExited, "The import was over before it could be interrupted.");
            await Task.Yield();
        }
    }
}
