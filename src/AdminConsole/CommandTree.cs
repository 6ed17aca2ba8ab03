using System.CommandLine;
using CleanDash.AdminConsole.Panels;
using CleanDash.AdminConsole.People;
using CleanDash.AdminConsole.Store;
using CleanDash.AdminConsole.Terminal;

namespace CleanDash.AdminConsole;

/// <summary>Every command there is.</summary>
internal static class CommandTree
{
    public static RootCommand Build(OpenDesk open, Output output)
    {
        var data = new Option<string?>("--data") { Description = "The data folder, in place of CLEANDASH_DATA.", Recursive = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says what would be done, and ends as it would; changes nothing." };
        return new RootCommand("Administers CleanDash on the server itself.")
        {
            data,
            new Command("user", "People.") { UserList.Command(open, output, data) },
            new Command("panel", "Panels.") { PanelList.Command(open, output, data), PanelRun.Command(open, output, data) },
            Init.Command(open, output, data, dryRun),
            new Command("database", "The store's schema.") { DatabaseMigrate.Command(open, output, data, dryRun) },
            Version(output),
        };
    }

    /// <summary>Runs a command line; one that cannot be read is one sentence and the code for it.</summary>
    public static async Task<int> Run(RootCommand root, Output output, string[] args)
    {
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors is [var error, ..])
        {
            output.Remark($"{(parsed.UnmatchedTokens is [var stray, ..] ? $"There is no command or option '{stray}' there." : error.Message)} See cleandash --help.");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Command Version(Output output)
    {
        var command = new Command("version", "The version of this program.");
        command.SetAction(_ => output.Line(typeof(CommandTree).Assembly.GetName().Version!.ToString(3)));
        return command;
    }
}
