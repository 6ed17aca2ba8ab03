using System.Net;
using CleanDash.Web.Headers;
using Xunit;

namespace CleanDash.Integration.Web;

[Collection(WebCollection.Name)]
public sealed class HeaderTests(WebHost host)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/dashboards/everything", 200)]
    [InlineData("/dashboards/everything/panels/fares", 200)]
    [InlineData("/dashboards/everything/panels/fares?colour=red", 400)]
    [InlineData("/dashboards/everything?colour=red", 400)]
    [InlineData("/dashboards/nothing-of-this-name", 404)]
    [InlineData("/static/0123456789ab/cleandash.css", 404)]
    [InlineData("/error/500", 404)]
    [InlineData("/logout", 302)]
    public async Task Every_answer_carries_the_policy_whatever_its_status(string path, int status)
    {
        using var client = await host.SignedIn("analyst");
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(SecurityHeaders.ContentPolicy, Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/dashboards/everything")]
    [InlineData("/dashboards/nothing-of-this-name")]
    public async Task A_page_is_never_kept(string path)
    {
        using var client = await host.SignedIn("analyst");
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("private, no-store", string.Join(", ", answer.Headers.NonValidated["Cache-Control"]));
        Assert.False(answer.Headers.Contains("Pragma"));
    }

    [Fact]
    public async Task Only_the_sign_in_page_may_lead_to_Google()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(SecurityHeaders.SignInPolicy("https://accounts.google.com"), Header(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task No_page_has_an_inline_script_or_style()
    {
        using var client = await host.SignedIn("analyst");
        foreach (var path in new[] { "/login", "/", "/profile", "/dashboards/everything", "/dashboards/nyc-taxi", "/dashboards/nothing-of-this-name" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("<script(?![^>]* src=)", page);
            Assert.DoesNotMatch(" on[a-z]+=\"", page);
        }
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
