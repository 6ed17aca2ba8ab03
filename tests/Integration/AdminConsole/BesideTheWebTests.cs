using System.Diagnostics;
using System.Net;
using CleanDash.Integration.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class BesideTheWebTests(ITestOutputHelper log)
{
    private static readonly int Rounds = Crowd.Tries("CLEANDASH_TEST_ROUNDS", otherwise: 15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Web_and_console_change_the_same_person_in_turn_and_each_sees_the_other_at_once()
    {
        using var console = await Console.WithStore();
        await using var site = new WebSite(console.Folder.Data);
        using var user = await site.SignedIn("user", Stop);
        using var admin = await site.SignedIn("admin", Stop);
        var id = (await console.Json("user show user@demo.example")).GetProperty("id").GetString();
        var page = $"/admin/people/{id}";

        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds; round++)
        {
            await console.Does("user revoke user@demo.example user");
            Assert.Equal(HttpStatusCode.NotFound, await Ask());
            using (var granted = await admin.Post(page + "/roles", page, new() { ["role"] = "user", ["seen"] = "" }, Stop)) Assert.Equal(HttpStatusCode.Found, granted.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await Ask());
            Assert.Equal(0, (await console.Run("access why user@demo.example flights")).ExitCode);
        }

        log.WriteLine($"{2 * Rounds} changes in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(Rounds, (await console.Json("audit list --person user@demo.example")).EnumerateArray().Count(entry => entry.GetProperty("door").GetString() == "web" && entry.GetProperty("what").GetString() == "person.roles_changed"));
        Assert.Contains("intact", await console.Does("audit verify"), StringComparison.Ordinal);

        async Task<HttpStatusCode> Ask()
        {
            using var answer = await user.Get("/dashboards/flights", Stop);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Who_is_shut_out_on_the_console_is_refused_at_the_next_click()
    {
        using var console = await Console.WithStore();
        await using var site = new WebSite(console.Folder.Data);
        foreach (var line in new[] { "user disable user@demo.example", "user signout user@demo.example", "user delete user@demo.example --yes" })
        {
            using var user = await site.SignedIn("user", Stop);
            Assert.Equal(HttpStatusCode.OK, await site.AskAs(user.CookieHeader, "/", Stop));

            await console.Does(line);

            Assert.Equal(HttpStatusCode.Found, await site.AskAs(user.CookieHeader, "/", Stop));
            // For the next sign-in; only the disabled one needs it.
            await console.Run("user enable user@demo.example");
        }
    }
}
