using System.Reflection;
using System.Text.RegularExpressions;
using CleanDash.Application.Messaging;
using Xunit;

namespace CleanDash.Architecture;

/// <summary>Whatever administrators may do, they can do in the browser and on the console.</summary>
public sealed class BothHostsTests
{
    // Each with the reason.
    private static readonly Dictionary<string, (string Host, string Reason)> InOneHostOnly = new(StringComparer.Ordinal)
    {
        ["ViewAs"] = ("Web", "It shows pages; on the console, panel run takes --as."),
        ["EnterAdministration"] = ("Web", "It is the door of the pages; the console is behind the operating system's."),
        ["ShowWarehouseHealth"] = ("Web", "It tells what this process's statements met; the console has sent none."),
        ["ExportAudit"] = ("Web", "It makes a file for a browser; audit list --json gives the console everything."),
    };

    private static readonly string[] Hosts = ["Web", "AdminConsole"];

    public static TheoryData<string> Administrative => [.. Rule.Application.GetTypes()
        .Where(type => type is { IsInterface: false, IsGenericTypeDefinition: false })
        .Where(type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUseCase<>)))
        .Where(type => type.GetProperty("Access", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is AccessRule.Administrator)
        .Select(type => type.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_administrative_use_cases_and_every_exception_is_one_of_them()
    {
        string[] names = [.. Administrative.Select(row => row.Data)];
        Assert.InRange(names.Length, 20, int.MaxValue);
        Assert.Subset(names.ToHashSet(StringComparer.Ordinal), InOneHostOnly.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.False(IsSent("AdminConsole", "ViewAs"));
    }

    [Theory]
    [MemberData(nameof(Administrative))]
    public void An_administrative_use_case_is_sent_by_both_hosts(string name)
    {
        string[] wanted = InOneHostOnly.TryGetValue(name, out var only) ? [only.Host] : Hosts;
        Assert.Equal(wanted, Hosts.Where(host => IsSent(host, name)));
    }

    private static bool IsSent(string host, string name) => Rule.Sources()
        .Where(source => source.Path.StartsWith(Path.Combine("src", host) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Any(source => Regex.IsMatch(source.Text, $@"\bnew {name}\(", RegexOptions.None, TimeSpan.FromSeconds(1)));
}
