using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>What a server can do, by its version. What is newer than we know can do what the newest known can.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct SparkVersion(int Major, int Minor)
{
    /// <summary>Values of parameters travel as the text of literals.</summary>
    public bool TakesTextArguments => this is { Major: 3, Minor: <= 4 };

    /// <summary>Values travel as expressions under a name of their own.</summary>
    public bool TakesNamedArguments => Major >= 4;

    /// <summary>A statement whose connection broke can be taken up again.</summary>
    public bool Reattaches => !TakesTextArguments;

    /// <summary>Large batches may come in parts.</summary>
    public bool Chunks => this is { Major: 4, Minor: >= 1 } or { Major: > 4 };

    /// <summary>Sessions can be given back.</summary>
    public bool ReleasesSessions => Major >= 4;

    public bool IsTooOld => Major < 3 || this is { Major: 3, Minor: < 4 };

    public static SparkVersion Parse(string text)
    {
        var match = Numbers().Match(text);
        return match.Success
            ? new(int.Parse(match.Groups["major"].ValueSpan), int.Parse(match.Groups["minor"].ValueSpan))
            : throw new ServerException(ServerFault.Unreachable, "The server does not tell its version.");
    }

    [GeneratedRegex("^(?<major>[0-9]{1,4})[.](?<minor>[0-9]{1,4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
