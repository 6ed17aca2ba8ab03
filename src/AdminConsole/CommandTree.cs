using System.CommandLine;
using System.CommandLine.Parsing;
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
        data.Validators.Add(static named =>
        {
            if (string.IsNullOrWhiteSpace(named.GetValueOrDefault<string?>())) named.AddError("--data takes a folder.");
        });
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
            output.Remark($"{(parsed.UnmatchedTokens is [var stray, ..] ? $"There is no command or option '{stray}' there." : Sentence(parsed, error))} See cleandash --help.");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static string Sentence(ParseResult parsed, ParseError error)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && error.SymbolResult is null or CommandResult) return $"'{command.Name}' takes one of these words: {string.Join(", ", command.Subcommands.Select(static word => word.Name))}.";
        var missing = command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }).Select(static argument => argument.Name.ToUpperInvariant()).ToList();
        return missing.Count > 0 && error.SymbolResult is ArgumentResult ? $"'{command.Name}' lacks {string.Join(" and ", missing)}." : error.Message;
    }

    private static Command Version(Output output)
    {
        var command = new Command("version", "The version of this program.");
        command.SetAction(_ => output.Line(typeof(CommandTree).Assembly.GetName().Version!.ToString(3)));
        return command;
    }
}
