using System.Text.RegularExpressions;
using Xunit;

namespace CleanDash.Architecture;

/// <summary>Rules that no compiled type shows.</summary>
public sealed partial class TextTests
{
    private const int Longest = 400;

    [Fact]
    public void Log_templates_never_take_an_object_apart()
    {
        Assert.Matches(Destructuring(), "Message = \"Handled {@Request}\"");
        Assert.All(Rule.Sources(), source => Assert.DoesNotMatch(Destructuring(), source.Text));
    }

    [Fact]
    public void Every_code_of_a_refusal_or_failure_is_in_the_docs_and_the_docs_list_no_other()
    {
        var inSource = Rule.Sources().SelectMany(source => Code().Matches(source.Text)).Select(match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(inSource);
        var inDocs = ListedCode().Matches(File.ReadAllText(Path.Combine(Rule.Root, "docs", "codes.md"))).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(inDocs.Distinct(StringComparer.Ordinal).Count(), inDocs.Count);
        Assert.Equal(inSource.Order(StringComparer.Ordinal), inDocs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own()
    {
        string[] names = [.. Directory.GetFiles(Path.Combine(Rule.Root, "docs", "decisions")).Select(path => Path.GetFileName(path))];
        Assert.All(names, name => Assert.Matches(DecisionPage(), name));
        Assert.Distinct(names.Select(name => name[..4]));
        Assert.All(names, name => Assert.StartsWith($"# {name[..4].TrimStart('0')}. ", File.ReadAllText(Path.Combine(Rule.Root, "docs", "decisions", name)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_can_be_held_in_the_head()
    {
        Assert.All(Rule.Sources(), source => Assert.True(source.Text.Count(c => c == '\n') <= Longest, $"{source.Path} has more than {Longest} lines."));
    }

    [Fact]
    public void Nothing_is_left_to_do_in_a_comment() =>
        Assert.All(Rule.Sources(), source => Assert.DoesNotMatch(LeftOver(), source.Text));

    [GeneratedRegex(@"\{@\w", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Destructuring();

    [GeneratedRegex("(RefusalKind\\.\\w+,\\s*|const string \\w+ = (?=\"(warehouse|panel|filter|access)\\.)|Mistake\\(|PanelError\\(|panel, )\"(?<code>[a-z]+\\.[a-z_]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `(?<code>[a-z]+\.[a-z_]+)` \|", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListedCode();

    [GeneratedRegex(@"^[0-9]{4}-[a-z0-9-]+\.md$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DecisionPage();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK|XXX)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeftOver();
}
