using CleanDash.AdminConsole.OldTool;
using Xunit;

namespace CleanDash.Unit.AdminConsole;

public sealed class OldFlagsTests
{
    [Theory]
    [InlineData("-lu", "user list")]
    [InlineData("-lr", "role list")]
    [InlineData("-lr -e ann@example.com", "user show ann@example.com")]
    [InlineData("-a -e ann@example.com", "user add ann@example.com")]
    [InlineData("-a -e ann@example.com -u Ann", "user add ann@example.com --name=Ann")]
    [InlineData("-a -e ann@example.com -r user", "user grant ann@example.com user")]
    [InlineData("-a -e ann@example.com -u Ann -r user", "user grant ann@example.com user")]
    [InlineData("-d -e ann@example.com -r user", "user revoke ann@example.com user")]
    [InlineData("-d -e ann@example.com", "user delete ann@example.com --yes")]
    [InlineData("-a -r sales", "role add sales")]
    [InlineData("-d -r sales", "role delete sales --yes")]
    [InlineData("-r sales -d", "role delete sales --yes")]
    [InlineData("-a -eann@example.com -ruser", "user grant ann@example.com user")]
    [InlineData("-lu --json", "user list --json")]
    [InlineData("-d -e ann@example.com --dry-run", "user delete ann@example.com --yes --dry-run")]
    public void The_old_tool_s_flags_mean_a_command_of_today(string old, string command)
    {
        Assert.True(OldFlags.TryTranslate(old.Split(' '), out var words));
        Assert.Equal(command.Split(' '), words);
    }

    [Fact]
    public void A_name_is_never_taken_for_an_option()
    {
        Assert.True(OldFlags.TryTranslate(["-a", "-e", "ann@example.com", "-u", "--role=admin"], out var words));
        Assert.Equal(["user", "add", "ann@example.com", "--name=--role=admin"], words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("-d")]
    [InlineData("-a -d -r sales")]
    [InlineData("-a -u Ann")]
    [InlineData("-a -e")]
    [InlineData("-x")]
    [InlineData("ann@example.com")]
    public void What_that_tool_did_not_know_means_nothing(string old) => Assert.False(OldFlags.TryTranslate(old.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _));
}
