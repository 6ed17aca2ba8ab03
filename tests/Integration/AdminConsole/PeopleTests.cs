using System.Text.Json;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class PeopleTests
{
    private static readonly string[] Fields = ["id", "email", "name", "state", "roles", "attributes", "lastSeen", "addedBy"];

    [Fact]
    public async Task Somebody_is_invited_given_roles_and_attributes_shut_out_and_deleted()
    {
        using var console = await Console.WithStore();

        Assert.Equal("Invited Ann@Example.com, who holds user.\n", await console.Does("user add Ann@Example.com --name \"Ann Lee\" --role user"));
        await console.Does("role add analyst");
        Assert.Equal("Gave ann@example.com the role analyst.\n", await console.Does("user grant ann@example.com analyst"));
        await console.Does("user set ann@example.com region=EMEA");
        await console.Does("user set ann@example.com team==ops=");
        await console.Does("user revoke ann@example.com user");
        await console.Does("user disable ann@example.com");

        var ann = Assert.Single((await console.Json("user list")).EnumerateArray());
        Assert.Equal(Fields, ann.EnumerateObject().Select(field => field.Name));
        Assert.Equal("Ann Lee", ann.GetProperty("name").GetString());
        Assert.Equal("disabled", ann.GetProperty("state").GetString());
        Assert.Equal(["analyst"], ann.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal("EMEA", ann.GetProperty("attributes").GetProperty("region").GetString());
        Assert.Equal("=ops=", ann.GetProperty("attributes").GetProperty("team").GetString());
        Assert.Equal(JsonValueKind.Null, ann.GetProperty("lastSeen").ValueKind);
        Assert.Equal(Environment.UserName, ann.GetProperty("addedBy").GetString());

        await console.Does("user unset ann@example.com region");
        await console.Does("user enable ann@example.com");
        var shown = await console.Json("user show ann@example.com");
        Assert.Equal("invited", shown.GetProperty("state").GetString());
        Assert.False(shown.GetProperty("attributes").TryGetProperty("region", out _));
        Assert.Empty(shown.GetProperty("sessions").EnumerateArray());
        Assert.Equal("Deleted ann@example.com.\n", await console.Does("user delete ann@example.com --yes"));
        Assert.Empty((await console.Json("user list")).EnumerateArray());
        Assert.All(console.Folder.Read("SELECT door FROM audit WHERE target = 'ann@example.com'"), door => Assert.Equal("console", door));
    }

    [Fact]
    public async Task A_list_can_be_narrowed()
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --name \"Ann 100%\" --role user");
        await console.Does("user add bob@example.com --name Bob");
        await console.Does("user add eve@example.com --role user --role admin");
        await console.Does("user disable bob@example.com");

        Assert.Equal(["ann@example.com"], await Found("--search 0%"));
        Assert.Equal(["bob@example.com"], await Found("--state disabled"));
        Assert.Equal(["ann@example.com", "eve@example.com"], await Found("--role user"));
        Assert.Equal(["eve@example.com"], await Found("--role user --search EVE"));
        Assert.Equal(2, (await console.Run("user list --state asleep")).ExitCode);

        async Task<IEnumerable<string?>> Found(string narrowed) =>
            (await console.Json("user list " + narrowed)).EnumerateArray().Select(person => person.GetProperty("email").GetString());
    }

    [Theory]
    [InlineData(4, "user add ann@example.com")]
    [InlineData(2, "user add \"no address\"")]
    [InlineData(2, "user add аnn@example.com")]
    [InlineData(2, "user add \"\"")]
    [InlineData(2, "user add bob@example.com --name \"a\u001b[2J\"")]
    [InlineData(3, "user add bob@example.com --role nothing")]
    [InlineData(2, "user add bob@example.com --role Admin")]
    [InlineData(3, "user show bob@example.com")]
    [InlineData(3, "user grant bob@example.com user")]
    [InlineData(3, "user grant ann@example.com nothing")]
    [InlineData(2, "user grant ann@example.com \"admin \"")]
    [InlineData(2, "user grant ann@example.com аdmin")]
    [InlineData(4, "user grant ann@example.com user")]
    [InlineData(4, "user revoke ann@example.com admin")]
    [InlineData(2, "user set ann@example.com region")]
    [InlineData(2, "user set ann@example.com =EMEA")]
    [InlineData(2, "user set ann@example.com Region=EMEA")]
    [InlineData(2, "user set ann@example.com region=")]
    [InlineData(4, "user set ann@example.com region=EMEA")]
    [InlineData(4, "user unset ann@example.com team")]
    [InlineData(4, "user enable ann@example.com")]
    [InlineData(4, "user signout ann@example.com")]
    [InlineData(3, "user disable bob@example.com")]
    [InlineData(3, "user delete bob@example.com --yes")]
    [InlineData(2, "user delete ann@example.com")]
    [InlineData(2, "user import no-such-file.csv")]
    [InlineData(2, "user import /")]
    [InlineData(2, "user grant ann@example.com")]
    [InlineData(2, "user list --limit 3")]
    public async Task A_mistake_is_one_sentence_with_its_exit_code_and_changes_nothing(int exitCode, string line)
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --role user");
        await console.Does("user set ann@example.com region=EMEA");
        var before = await console.Does("user list --json");

        var tried = await console.Run(line + " --dry-run");
        var ended = await console.Run(line);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Single(ended.ErrorLines);
        Assert.EndsWith(".", ended.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(ended.ErrorLines[0], char.IsControl);
        // What cannot be asked need not be asked by a rehearsal.
        if (line != "user delete ann@example.com") Assert.Equal(ended, line.StartsWith("user list", StringComparison.Ordinal) || line.StartsWith("user show", StringComparison.Ordinal) ? ended : tried);
        Assert.Equal(before, await console.Does("user list --json"));
    }

    [Theory]
    [InlineData("user add bob@example.com --role user", "Would invite bob@example.com, who holds user.")]
    [InlineData("user grant ann@example.com admin", "Would give ann@example.com the role admin.")]
    [InlineData("user revoke ann@example.com user", "Would take the role user from ann@example.com.")]
    [InlineData("user set ann@example.com region=APAC", "Would set region=APAC for ann@example.com.")]
    [InlineData("user unset ann@example.com region", "Would take region from ann@example.com.")]
    [InlineData("user disable ann@example.com", "Would disable ann@example.com.")]
    [InlineData("user delete ann@example.com", "Would delete ann@example.com.")]
    public async Task A_rehearsal_says_what_would_be_done_and_leaves_no_trace(string line, string sentence)
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --role user");
        await console.Does("user set ann@example.com region=EMEA");
        var people = await console.Does("user list --json");
        var audit = console.Folder.Read("SELECT hash FROM audit");

        var tried = await console.Run(line + " --dry-run");

        Assert.Equal(0, tried.ExitCode);
        Assert.Equal(sentence + "\n", tried.Output);
        Assert.Equal(people, await console.Does("user list --json"));
        Assert.Equal(audit, console.Folder.Read("SELECT hash FROM audit"));
        Assert.Equal(0, (await console.Run(line, answer: "y")).ExitCode);
        Assert.NotEqual(people, await console.Does("user list --json"));
    }

    [Fact]
    public async Task The_last_administrator_stays_and_so_says_the_rehearsal()
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --role admin");
        console.Folder.Change("UPDATE people SET state = 'active'");

        foreach (var line in new[] { "user revoke ann@example.com admin", "user disable ann@example.com", "user delete ann@example.com --yes" })
        {
            Assert.Equal(1, (await console.Run(line)).ExitCode);
            Assert.Equal(1, (await console.Run(line + " --dry-run")).ExitCode);
        }

        Assert.Contains("the last administrator", await console.Does("user show ann@example.com"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", 0)]
    [InlineData("Yes", 0)]
    [InlineData("n", 1)]
    [InlineData("", 1)]
    [InlineData("yellow", 1)]
    public async Task Before_somebody_is_deleted_the_console_says_who_it_is_and_asks(string answer, int exitCode)
    {
        using var console = await Console.WithStore();
        await console.Does("user add ann@example.com --name Ann --role user");

        var ended = await console.Run("user delete ann@example.com", answer);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.StartsWith("ann@example.com, Ann: invited, roles: user, sessions: 0.\nDelete ann@example.com? [y/N] ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, (await console.Json("user list")).GetArrayLength());
    }
}
