using System.Text.RegularExpressions;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>What in the value of a driver's option must not be repeated: all of it, and passwords within it, as drivers take addresses apart.</summary>
internal static partial class DriverSecrets
{
    public static IEnumerable<string> In(string value)
    {
        yield return value;
        foreach (Match match in Password().Matches(value))
        {
            yield return match.Groups["secret"].Value;
            yield return Uri.UnescapeDataString(match.Groups["secret"].Value);
        }
    }

    [GeneratedRegex(@"(?:://[^:/@\s]*:(?<secret>[^@\s]+)@)|(?:(?:password|token|secret)\s*=\s*'?(?<secret>[^\s'&;]+))", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Password();
}
