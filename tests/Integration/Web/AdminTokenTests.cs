using System.Net;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Whatever changes something is a form with the token of a page that this session was shown; found by what the host answers, not by a list.</summary>
public sealed class AdminTokenTests(AdminHost host) : IClassFixture<AdminHost>, IAsyncLifetime
{
    private User admin = null!;
    private User other = null!;
    private User target = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string FormCookie => "cleandash-dev-form";

    public async ValueTask InitializeAsync()
    {
        admin = await host.Join("", "admin");
        other = await host.Join("", "admin");
        target = await host.Join("", "user");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("without one")]
    [InlineData("another person's")]
    [InlineData("nobody's")]
    [InlineData("an older session's")]
    public async Task A_form_with_a_token_that_is_not_of_this_session_changes_nothing(string token)
    {
        using var browser = await host.As(admin);
        using var lender = token switch { "another person's" => await host.As(other), "nobody's" => host.Site.NewBrowser(), _ => await host.As(admin) };
        var borrowed = token == "without one" ? null : Forms.Token(await lender.Client.GetStringAsync(new Uri(token == "nobody's" ? "/login" : "/admin/people", UriKind.Relative), Stop));
        // Who can plant a cookie as well brings the pair.
        if (borrowed is not null) browser.Cookies[FormCookie] = lender.Cookies[FormCookie];

        foreach (var address in await Addresses())
        {
            var before = State();
            using var answer = await browser.Send(address, borrowed, [new("email", "intruder@example.com"), new("name", "intruder"), new("role", "admin"), new("seen", "user")], Stop);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{address} answered {answer.StatusCode}.");
            Assert.Equal(before, State());
        }

        using var still = await browser.Get("/admin/people", Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Following_a_link_to_a_form_changes_nothing()
    {
        using var browser = await host.As(admin);
        foreach (var address in await Addresses())
        {
            var before = State();
            using var answer = await browser.Get($"{address}?email=intruder%40example.com&name=intruder&role=admin&step=save&handler=disable&_method=POST", Stop);

            Assert.True((int)answer.StatusCode < 500, $"{address} answered {answer.StatusCode}.");
            Assert.Equal(before, State());
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task Another_sort_of_body_changes_nothing(string type)
    {
        using var browser = await host.As(admin);
        foreach (var address in await Addresses())
        {
            var before = State();
            using var body = new StringContent("{\"email\":\"intruder@example.com\",\"name\":\"intruder\"}", System.Text.Encoding.UTF8, type);
            using var answer = await browser.Client.PostAsync(new Uri(address, UriKind.Relative), body, Stop);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{address} answered {answer.StatusCode}.");
            Assert.Equal(before, State());
        }
    }

    // The error page takes any method, because it answers for whatever failed; it changes nothing.
    private async Task<IReadOnlyList<string>> Addresses()
    {
        var forms = (await Routes.Of(host.Site.Services)).Where(static route => route.StartsWith("POST ", StringComparison.Ordinal) && route != "POST /error/{status}").ToList();
        Assert.True(forms.Count > 12, "There are more forms than these.");
        return [.. forms.Select(route => route["POST ".Length..].Replace("{id}", $"{target.Id}", StringComparison.Ordinal).Replace("{name}", "user", StringComparison.Ordinal)
            .Replace("{slug}", "flights", StringComparison.Ordinal).Replace("{panel}", "on-time", StringComparison.Ordinal).Replace("{which}", "all", StringComparison.Ordinal))];
    }

    // Every change of people, roles, viewers, attributes or sessions moves it.
    private string State() => host.Folder.Read("SELECT CAST(version AS TEXT) FROM access_version").Single();
}
