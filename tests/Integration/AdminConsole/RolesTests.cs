using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class RolesTests
{
    [Fact]
    public async Task A_role_is_made_shown_with_its_holders_and_deleted()
    {
        using var console = await Console.WithStore();
        await console.Does("role add analyst");
        await console.Does("dashboard grant flights analyst");
        await console.Does("user add ann@example.com --role analyst");

        var listed = (await console.Json("role list")).EnumerateArray().Single(role => role.GetProperty("name").GetString() == "analyst");
        Assert.Equal(["name", "people", "dashboards"], listed.EnumerateObject().Select(field => field.Name));
        Assert.Equal(1, listed.GetProperty("people").GetInt32());
        Assert.Contains("flights", listed.GetProperty("dashboards").EnumerateArray().Select(slug => slug.GetString()));
        Assert.Equal("ann@example.com", Assert.Single((await console.Json("role show analyst")).GetProperty("holders").EnumerateArray()).GetString());
        Assert.Contains("ann@example.com", await console.Does("role show analyst"), StringComparison.Ordinal);

        var refused = await console.Run("role delete analyst", answer: "n");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("analyst is held by ann@example.com.\nIt sees ", refused.Error, StringComparison.Ordinal);
        var deleted = await console.Run("role delete analyst --yes");
        Assert.Equal(0, deleted.ExitCode);
        Assert.StartsWith("analyst is held by ann@example.com.\n", deleted.Error, StringComparison.Ordinal);
        Assert.Empty((await console.Json("user show ann@example.com")).GetProperty("roles").EnumerateArray());
        Assert.DoesNotContain("analyst", await console.Does("dashboard list --json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "role add user")]
    [InlineData(2, "role add Admin")]
    [InlineData(2, "role add \"admin\u200b\"")]
    [InlineData(2, "role add \"admin\n\"")]
    [InlineData(3, "role show nothing")]
    [InlineData(3, "role delete nothing --yes")]
    [InlineData(2, "role delete user")]
    [InlineData(3, "dashboard show nothing")]
    [InlineData(3, "dashboard grant nothing user")]
    [InlineData(3, "dashboard grant flights nothing")]
    [InlineData(4, "dashboard grant flights user")]
    [InlineData(4, "dashboard revoke flights admin")]
    [InlineData(2, "dashboard grant flights USER")]
    [InlineData(3, "access why nobody@example.com flights")]
    [InlineData(3, "access why ann@example.com nothing")]
    [InlineData(2, "access why Ann flights")]
    [InlineData(2, "access why ann@example.com")]
    [InlineData(2, "audit list --since yesterday")]
    [InlineData(2, "audit list --limit 0")]
    [InlineData(2, "audit list --limit many")]
    [InlineData(2, "audit")]
    public async Task A_mistake_is_one_sentence_with_its_exit_code(int exitCode, string line)
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --role user");

        var ended = await console.Run(line);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Single(ended.ErrorLines);
        Assert.DoesNotContain(ended.ErrorLines[0], char.IsControl);
    }

    [Fact]
    public async Task Built_in_roles_stay()
    {
        using var console = await Console.WithStore();

        Assert.Equal(1, (await console.Run("role delete user --yes")).ExitCode);
        Assert.Equal(1, (await console.Run("role delete admin --yes --dry-run")).ExitCode);
    }

    [Fact]
    public async Task A_dashboard_is_given_to_a_role_and_the_effect_is_named()
    {
        using var console = await Console.WithStore();
        await console.Does("role add sales");
        await console.Does("user add ann@example.com --role sales");
        console.Folder.Change("UPDATE people SET state = 'active'");
        var before = console.Folder.Read("SELECT hash FROM audit");

        var tried = await console.Run("dashboard grant flights sales --dry-run");
        Assert.Equal("Would give flights to the role sales.\n", tried.Output);
        Assert.Contains("begin to see it: 1; who cease to: 0", tried.Error, StringComparison.Ordinal);
        Assert.Equal(before, console.Folder.Read("SELECT hash FROM audit"));
        Assert.Equal(1, (await console.Run("access why ann@example.com flights")).ExitCode);

        Assert.Equal("Gave flights to the role sales.\n", await console.Does("dashboard grant flights sales"));
        Assert.True((await console.Json("access why ann@example.com flights")).GetProperty("sees").GetBoolean());
        Assert.Contains("sales", await console.Does("access why ann@example.com flights"), StringComparison.Ordinal);
        var listed = (await console.Json("dashboard list")).EnumerateArray().Single(dashboard => dashboard.GetProperty("slug").GetString() == "flights");
        Assert.Equal(["slug", "title", "owner", "viewers", "panels"], listed.EnumerateObject().Select(field => field.Name));
        Assert.Contains("sales", listed.GetProperty("viewers").EnumerateArray().Select(role => role.GetString()));
        var shown = await console.Json("dashboard show flights");
        Assert.Equal(1, shown.GetProperty("people").GetInt32());
        Assert.Equal(listed.GetProperty("panels").GetInt32(), shown.GetProperty("panels").GetArrayLength());

        Assert.Equal("Took flights from the role sales.\n", await console.Does("dashboard revoke flights sales"));
        var why = await console.Run("access why ann@example.com flights --json");
        Assert.Equal(1, why.ExitCode);
        Assert.Contains("\"sees\": false", why.Output, StringComparison.Ordinal);
    }
}
