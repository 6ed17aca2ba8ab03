using System.CommandLine;
using CleanDash.AdminConsole.Terminal;

namespace CleanDash.AdminConsole.OldTool;

/// <summary><c>useradmin</c>: does what the old tool's flags say, and tells what one would type now.</summary>
internal static class UserAdmin
{
    /// <summary>Runs another command line of the same tree.</summary>
    public delegate Task<int> Rerun(Command root, Output output, string[] args);

    public static Command Command(Shell shell, Rerun run)
    {
        var command = new Command("useradmin", "Takes the old tool's flags (-lu, -lr, -a, -d, -e, -r, -u) and tells the command of today.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, _) =>
        {
            if (!OldFlags.TryTranslate(parsed.UnmatchedTokens, out var words))
            {
                shell.Output.Remark(OldFlags.Wanted);
                return ExitCodes.Usage;
            }

            shell.Output.Remark($"useradmin is now: cleandash {string.Join(' ', words.Select(Quoted))}");
            return await run(parsed.RootCommandResult.Command, shell.Output, parsed.GetValue(shell.Data) is { } folder ? [.. words, "--data", folder] : [.. words]);
        });
        return command;
    }

    // So that the line can be typed into a shell as it stands.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(static sign => char.IsAsciiLetterOrDigit(sign) || "@._+=/:,-".Contains(sign)) ? word : $"'{word.Replace("'", @"'\''")}'";
}
