using System.Text;
using CleanDash.Infrastructure;
using Xunit;

namespace CleanDash.Unit.Settings;

public sealed class KnownSecretsTests
{
    private const string Token = "dapi0123+/\"x\"";

    private readonly KnownSecrets secrets = new();

    [Fact]
    public void A_secret_is_struck_out_however_it_is_written()
    {
        secrets.Learn("token", Token);
        string[] written = [Token, Uri.EscapeDataString(Token), Convert.ToBase64String(Encoding.UTF8.GetBytes(Token)).TrimEnd('='), "dapi0123+/\\\"x\\\""];

        Assert.All(written, text => Assert.Equal("was sent *** and *** again", secrets.Hide($"was sent {text} and {text} again")));
        Assert.Equal("was sent nothing", secrets.Hide("was sent nothing"));
    }

    [Fact]
    public void A_secret_that_begins_as_another_goes_whole()
    {
        secrets.Learn("short", "dapi-0123");
        secrets.Learn("long", "dapi-0123-4567");

        Assert.Equal("***", secrets.Hide("dapi-0123-4567"));
    }

    [Fact]
    public void Tokens_before_the_last_stay_secrets_as_long_as_they_are_used()
    {
        secrets.Learn("token", "the-one-in-use");
        for (var renewed = 0; renewed < 100; renewed++)
        {
            secrets.Learn("token", $"token-number-{renewed:00}");
            secrets.Learn("token", "the-one-in-use");
        }

        Assert.Equal("*** *** token-number-01", secrets.Hide("the-one-in-use token-number-99 token-number-01"));
    }

    [Fact]
    public void What_is_too_short_to_be_a_secret_tears_no_words_apart()
    {
        secrets.Learn("short", "the");
        secrets.Learn("none", "");

        Assert.Equal("the theatre", secrets.Hide("the theatre"));
    }
}
