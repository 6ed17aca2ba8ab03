using System.Text.RegularExpressions;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>
/// What in the value of a driver's option must not be repeated. Drivers name their options as they like, so it is the whole value, unless it is known to be harmless: a number or
/// yes and no, a path, or what an option by such a name holds. Of an address, and of a list of names with values, it is the password within, as drivers take them apart.
/// </summary>
internal static partial class DriverSecrets
{
    public static IEnumerable<string> In(string name, string value)
    {
        if (Secret().IsMatch(name))
            return [value];
        if (value.Contains("://", StringComparison.Ordinal) || Pair().IsMatch(value))
            return Within(value) is [_, ..] secrets ? [.. secrets, value] : [];
        return Harmless().IsMatch(name) || Plain().IsMatch(value) ? [] : [value];
    }

    private static List<string> Within(string value)
    {
        List<string> found = [];
        foreach (Match match in Password().Matches(value))
        {
            var secret = match.Groups["secret"].Value;
            // A sign that should have been escaped ends the password for some drivers, which then repeat the rest of it as a host.
            foreach (var part in secret.Split('@').Append(secret))
            {
                found.Add(part);
                found.Add(Uri.UnescapeDataString(part));
            }
        }

        found.AddRange(Token().Matches(value).Select(static match => match.Groups["secret"].Value));
        return found;
    }

    [GeneratedRegex("pass|pwd|token|secret|key|cred|auth|sign|cert|private", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?:^|[._])(?:host|hostname|server|port|database|dbname|db|catalog|schema|db_schema|user|username|role|account|warehouse|region|timezone|application_name|mode)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Harmless();

    [GeneratedRegex(@"^(?:true|false|[0-9.]+|(?:file:)?/[^?]*(?:\?(?:mode|cache|immutable)=\w+)?|:memory:)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^\s*\w+\s*=", RegexOptions.None, 1000)]
    private static partial Regex Pair();

    [GeneratedRegex(@"(?:://[^:/@\s]*:(?<secret>\S+)@)|(?:\w*(?:pass|pwd|token|secret|key|cred|auth)\w*\s*=\s*(?:'(?<secret>(?:[^'\\]|\\.)*)'|(?<secret>[^\s'&;]+)))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Password();

    // Where one word stands for whom to sign in as, a long one is a token.
    [GeneratedRegex(@"://(?<secret>[^:/@\s]{20,})@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
