using System.Text.RegularExpressions;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CleanDash.Architecture;

public sealed partial class SettingsDocTests
{
    [Fact]
    public void Every_setting_is_in_the_docs_and_the_docs_list_no_other()
    {
        var keys = HostSettings.ForConsole(new ConfigurationBuilder().Build(), usesWarehouse: false).Keys;
        var listed = ListedKey().Matches(File.ReadAllText(Path.Combine(Rule.Root, "docs", "settings.md"))).Select(match => match.Groups["key"].Value).ToList();

        Assert.NotEmpty(keys);
        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Z]\w*:\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListedKey();
}
