using System.Text.Json;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class AuditCommandTests
{
    [Fact]
    public async Task The_audit_is_listed_and_narrowed()
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --role user");
        await console.Does("dashboard revoke flights user");
        Assert.Equal(3, (await console.Run("panel list no-such-dashboard")).ExitCode);

        var newest = (await console.Json("audit list --limit 1"))[0];
        Assert.Equal(
            ["id", "at", "who", "door", "what", "target", "before", "after", "outcome", "address", "reference"], newest.EnumerateObject().Select(field => field.Name));
        Assert.Equal("access.refused", newest.GetProperty("what").GetString());
        Assert.Equal("console", newest.GetProperty("door").GetString());
        Assert.Equal(Environment.UserName, newest.GetProperty("who").GetString());

        Assert.Equal(["access.refused"], await Listed($"--reference {newest.GetProperty("reference").GetString()}"));
        Assert.Equal(["person.added"], await Listed("--person ann@example.com"));
        Assert.Contains("dashboard.viewers_changed", await Listed("--dashboard flights"));
        Assert.Equal(await Listed(""), await Listed("--since 1h"));
        Assert.Empty(await Listed("--since 2999-01-01"));

        async Task<List<string?>> Listed(string narrowed) =>
            [.. (await console.Json("audit list " + narrowed)).EnumerateArray().Select(entry => entry.GetProperty("what").GetString())];
    }

    [Fact]
    public async Task A_long_audit_is_whole_as_json_and_says_so_where_a_table_is_cut()
    {
        using var console = await Console.WithStore();
        console.Folder.Change("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO audit (id, at, who, door, what, target, outcome, hash)
            SELECT 10 + i, '2026-01-01T00:00:00.0000000Z', 'ann', 'web', 'dashboard.viewed', 'flights', 'done', '' FROM n
            """);

        var all = (await console.Json("audit list --dashboard flights")).EnumerateArray().Select(entry => entry.GetProperty("id").GetInt64()).ToList();
        var table = await console.Run("audit list --dashboard flights");

        Assert.Equal(Enumerable.Range(11, 2500).Select(id => (long)id).Reverse(), all);
        Assert.Equal(201, table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("These are the newest 200 of 2500; --limit takes more.", Assert.Single(table.ErrorLines));
        Assert.Equal(1500, (await console.Json("audit list --dashboard flights --limit 1500")).GetArrayLength());
    }

    [Fact]
    public async Task An_edited_entry_is_found_and_named()
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com");
        await console.Does("user add bob@example.com");
        Assert.Contains("intact", await console.Does("audit verify"), StringComparison.Ordinal);
        var id = Assert.Single(console.Folder.Read("SELECT CAST(id AS TEXT) FROM audit WHERE target = 'ann@example.com'"));

        console.Folder.Change($"DROP TRIGGER IF EXISTS audit_kept; UPDATE audit SET target = 'eve@example.com' WHERE id = {id}");

        var broken = await console.Run("audit verify");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains($"ntry {id} ", broken.Output, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await console.Run("audit verify --json")).Output).RootElement;
        Assert.False(json.GetProperty("intact").GetBoolean());
        Assert.Equal(id, json.GetProperty("brokenAt").GetInt64().ToString());
    }
}
