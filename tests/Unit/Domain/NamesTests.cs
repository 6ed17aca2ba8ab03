using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Unit.Domain;

public sealed class NamesTests
{
    [Theory]
    [InlineData("Ann@Example.COM", "ann@example.com")]
    [InlineData(" bob+tag@mail.example.co.uk ", "bob+tag@mail.example.co.uk")]
    [InlineData("o'neil@xn--bcher-kva.example", "o'neil@xn--bcher-kva.example")]
    public void An_address_is_kept_in_lower_case(string text, string kept)
    {
        Assert.True(EmailAddress.TryParse(text, out var email, out var refusal));
        Assert.Null(refusal);
        Assert.Equal(kept, email.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@localhost")]
    [InlineData("ann@@example.com")]
    [InlineData("a..nn@example.com")]
    [InlineData(".ann@example.com")]
    [InlineData("ann@-example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann@exa mple.com")]
    [InlineData("ann\n@example.com")]
    [InlineData("аnn@example.com")]
    [InlineData("\u212Aate@example.com")]
    [InlineData("ann@bücher.example")]
    [InlineData("ann\u200B@example.com")]
    public void What_is_no_plain_address_is_refused(string? text)
    {
        Assert.False(EmailAddress.TryParse(text, out _, out var refusal));
        Assert.Equal("access.bad_email", refusal.Code);
    }

    [Fact]
    public void An_address_longer_than_any_mail_server_takes_is_refused()
    {
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@example.com", out _, out _));
        Assert.False(EmailAddress.TryParse("a@" + string.Join('.', Enumerable.Repeat("abcdefgh", 30)), out _, out _));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("sales-emea")]
    [InlineData("q3")]
    public void A_role_has_a_plain_name(string text)
    {
        Assert.True(RoleName.TryParse(text, out var name, out _));
        Assert.Equal(text, name.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Admin")]
    [InlineData("admin ")]
    [InlineData("аdmin")]
    [InlineData("admin\u200B")]
    [InlineData("admin\n")]
    [InlineData("-admin")]
    [InlineData("admin-")]
    [InlineData("1st")]
    [InlineData("sales_emea")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_only_looks_like_a_role_is_refused(string? text)
    {
        Assert.False(RoleName.TryParse(text, out _, out var refusal));
        Assert.Equal("access.bad_role_name", refusal.Code);
    }
}
