using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Unit.Domain;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ann Lee", "Ann Lee")]
    [InlineData("  Élodie  ", "Élodie")]
    [InlineData("=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("نیم\u200cفاصله", "نیم\u200cفاصله")]
    [InlineData("👩\u200d🔬", "👩\u200d🔬")]
    public void A_name_is_any_text_of_one_line(string text, string name)
    {
        Assert.True(PersonName.TryParse(text, out var read, out _));
        Assert.Equal(name, read.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("Ann\nLee")]
    [InlineData("Ann\u0000Lee")]
    [InlineData("\u001b]0;owned\u0007")]
    [InlineData("Ann\u202eeeL")]
    [InlineData("Ann\u2066Lee")]
    [InlineData("Ann\u2028Lee")]
    [InlineData("Ann\u0085Lee")]
    [InlineData("half a pair \ud83d")]
    public void A_name_that_would_move_a_cursor_begin_a_line_or_turn_the_direction_is_refused(string? text)
    {
        Assert.False(PersonName.TryParse(text, out _, out var refusal));
        Assert.Equal("access.bad_name", refusal.Code);
    }

    [Fact]
    public void A_name_has_two_hundred_characters_at_most()
    {
        Assert.True(PersonName.TryParse(new string('a', 200), out _, out _));
        Assert.False(PersonName.TryParse(new string('a', 201), out _, out _));
    }

    [Fact]
    public void Who_gives_no_name_is_called_by_their_address()
    {
        Assert.True(EmailAddress.TryParse("ann@example.com", out var email, out _));

        Assert.Equal("ann@example.com", PersonName.Of(email).Value);
    }
}
