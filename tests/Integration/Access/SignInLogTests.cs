using System.Text.RegularExpressions;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>What a sign-in leaves in the log of a real host: that it failed and why in our words, and nothing that came from outside.</summary>
public sealed partial class SignInLogTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_broken_callback_leaves_one_line_without_code_or_state_and_a_sign_in_none_of_the_secrets()
    {
        await using var provider = await IdentityProvider.Start();
        var variables = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["CLEANDASH_DATA"] = folder.Data, ["Warehouse__Lakehouse"] = Web.WebHost.Lakehouse,
            ["GOOGLE_OAUTH_CLIENT_ID"] = IdentityProvider.ClientId, ["GOOGLE_OAUTH_CLIENT_SECRET"] = IdentityProvider.Secret, ["Google__Authority"] = provider.Authority,
            ["CLEANDASH_DOMAINS"] = "*=user",
        };
        using var host = HostProcess.Start(HostProcess.WebHost, [], variables);
        try
        {
            using var browser = new Browser(await Address(host));
            using var broken = await browser.Get("/login/google/authorized?state=CANARY-STATE&code=CANARY-CODE&error=CANARY-ERROR&error_description=CANARY-TEXT", Stop);
            var begun = await browser.BeginWithGoogle(Stop);
            provider.Token = context =>
            {
                context.Response.StatusCode = 400;
                return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"error":"invalid_grant","error_description":"CANARY-BODY"}""", Stop);
            };
            using var refused = await browser.Get((await provider.Agree(begun, IdentityProvider.Account("CANARY-SUBJECT", "ann@example.com"), Stop)).PathAndQuery, Stop);
            provider.Token = null;
            using var answer = await browser.SignInAt(provider, IdentityProvider.Account("CANARY-SUBJECT", "ann@example.com", name: "CANARY-NAME"), Stop);
            Assert.True(await browser.IsIn(Stop));
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync(CancellationToken.None);
        }

        var log = string.Join('\n', Directory.GetFiles(Path.Combine(folder.Data, "logs")).Select(File.ReadAllText));
        Assert.DoesNotContain("CANARY", log, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityProvider.Secret, log, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", log, StringComparison.Ordinal);
        var lines = log.Split('\n').Where(line => line.Contains("A sign-in with Google was not finished", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Contains(" info ", line, StringComparison.Ordinal));
        Assert.Contains("invalid_grant", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(" error ", log, StringComparison.Ordinal);
    }

    private static async Task<Uri> Address(System.Diagnostics.Process host)
    {
        while (await host.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Read on, or the host would wait for room to write.
                _ = host.StandardOutput.ReadToEndAsync(Stop);
                return new Uri(match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The host ended before it listened: " + await host.StandardError.ReadToEndAsync(Stop));
    }

    [GeneratedRegex("Now listening on: \"?(?<address>http://[^\"\\s]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
