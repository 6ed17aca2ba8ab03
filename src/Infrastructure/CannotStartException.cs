namespace CleanDash.Infrastructure;

/// <summary>Something outside the program keeps it from starting; each line names it and what to do. Hosts write the lines to stderr and end, without a stack trace.</summary>
/// <param name="exitCode">As docs/console.md lists them: 2 for a value to correct, 5 for a store that cannot be used.</param>
/// <param name="lines">For the operator.</param>
public sealed class CannotStartException(int exitCode, params IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>A setting's value must be corrected.</summary>
    public const int Settings = 2;

    /// <summary>The store cannot be used.</summary>
    public const int Store = 5;

    /// <summary>The process ends with it.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>One sentence a line.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
