using System.Globalization;
using System.Text.Json;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

/// <summary>Names that came into the store past all rules: from a provider, an older version, somebody's hand.</summary>
public sealed class HostileNamesTests
{
    private const string Hostile = "\u001b]0;x\u0007\u001b[2J\r\nann\u202e\u2066\u200b\u2028\u009b31m\"\\`$(id)'<b>";
    private const string InSql = "char(27) || ']0;x' || char(7) || char(27) || '[2J' || char(13, 10) || 'ann' || char(8238, 8294, 8203, 8232, 155) || '31m\"\\`$(id)''<b>'";

    [Theory]
    [InlineData("user list")]
    [InlineData("user list --search ann")]
    [InlineData("user show ann@example.com")]
    [InlineData("role list")]
    [InlineData("role show sales")]
    [InlineData("dashboard list")]
    [InlineData("dashboard show flights")]
    [InlineData("access why ann@example.com flights")]
    [InlineData("audit list")]
    [InlineData("audit verify")]
    [InlineData("panel list")]
    public async Task A_listing_is_harmless_on_a_screen_and_in_a_pipe_and_valid_json(string line)
    {
        using var console = await WithHostileNames();

        foreach (var isTerminal in new[] { true, false })
        {
            var table = await console.Run(line, isTerminal: isTerminal);
            Assert.NotEmpty(table.Output);
            AssertHarmless(table.Output + table.Error);

            var json = await console.Run(line + " --json", isTerminal: isTerminal);
            using var read = JsonDocument.Parse(json.Output);
            Assert.True(read.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object);
            Assert.DoesNotContain(json.Output, sign => char.IsControl(sign) && sign != '\n');
            if (isTerminal) AssertHarmless(json.Output);
        }
    }

    [Fact]
    public async Task What_is_asked_and_said_of_them_is_harmless_too()
    {
        using var console = await WithHostileNames();

        foreach (var line in new[] { "user delete ann@example.com", "role delete sales", $"user show \"{Hostile.Replace("\"", "")}\"", $"useradmin -a -e x@example.com -u \"{Hostile.Replace("\"", "")}\"" })
        {
            var ended = await console.Run(line, answer: "n", isTerminal: true);
            Assert.NotEqual(0, ended.ExitCode);
            AssertHarmless(ended.Output + ended.Error);
        }
    }

    [Fact]
    public async Task As_json_a_name_is_what_it_is()
    {
        using var console = await WithHostileNames();

        Assert.Equal(Hostile, (await console.Json("user show ann@example.com")).GetProperty("name").GetString());
        Assert.Equal(Hostile, (await console.Json("user list"))[0].GetProperty("attributes").GetProperty("region").GetString());
        Assert.Equal(Hostile, (await console.Json("audit list --limit 1"))[0].GetProperty("after").GetString());
    }

    private static async Task<Console> WithHostileNames()
    {
        var console = await Console.WithStore();
        await console.Does("role add sales");
        await console.Does("user add ann@example.com --role sales");
        console.Folder.Change($"""
            UPDATE people SET name = {InSql}, added_by = {InSql}, state = 'active';
            INSERT INTO attributes (person, name, value) SELECT id, 'region', {InSql} FROM people;
            INSERT INTO sessions (id, person, stamp, started_at, agent, address) SELECT '00000000-0000-0000-0000-00000000000A', id, stamp, '2999-01-01T00:00:00.0000000Z', {InSql}, {InSql} FROM people;
            INSERT INTO audit (id, at, who, door, what, target, before, after, outcome, address, reference, hash)
            VALUES (1000, '2026-01-01T00:00:00.0000000Z', {InSql}, {InSql}, {InSql}, {InSql}, {InSql}, {InSql}, {InSql}, {InSql}, {InSql}, {InSql});
            """);
        return console;
    }

    // Bold is ours.
    private static void AssertHarmless(string shown) =>
        Assert.DoesNotContain(
            shown.Replace("\u001b[1m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal),
            sign => (char.IsControl(sign) && sign is not ('\n' or '\r')) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
