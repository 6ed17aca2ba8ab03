using CleanDash.Infrastructure;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

public sealed class NoStoreTests
{
    [Theory]
    [InlineData("user list")]
    [InlineData("user show ann@example.com")]
    [InlineData("user add ann@example.com")]
    [InlineData("user add ann@example.com --dry-run")]
    [InlineData("user grant ann@example.com user")]
    [InlineData("user delete ann@example.com --yes")]
    [InlineData("role list")]
    [InlineData("role add sales")]
    [InlineData("dashboard list")]
    [InlineData("dashboard show flights")]
    [InlineData("dashboard grant flights user")]
    [InlineData("access why ann@example.com flights")]
    [InlineData("audit list")]
    [InlineData("audit verify")]
    [InlineData("useradmin -lu")]
    [InlineData("database migrate")]
    public async Task Where_there_is_no_store_a_command_says_so_and_makes_none(string line)
    {
        using var console = Console.WithoutStore();
        Directory.CreateDirectory(console.Folder.Data);

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => console.Run(line));

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("cleandash init", Assert.Single(refused.Lines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(console.Folder.Data));
    }
}
