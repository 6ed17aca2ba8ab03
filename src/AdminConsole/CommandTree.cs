using System.CommandLine;
using System.CommandLine.Parsing;
using CleanDash.AdminConsole.Access;
using CleanDash.AdminConsole.Audit;
using CleanDash.AdminConsole.Dashboards;
using CleanDash.AdminConsole.OldTool;
using CleanDash.AdminConsole.Panels;
using CleanDash.AdminConsole.People;
using CleanDash.AdminConsole.Roles;
using CleanDash.AdminConsole.Store;
using CleanDash.AdminConsole.Terminal;
using CleanDash.AdminConsole.Warehouses;

namespace CleanDash.AdminConsole;

/// <summary>Every command there is.</summary>
internal static class CommandTree
{
    // What begins with @ is somebody's name, never a file with more arguments.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    public static RootCommand Build(OpenDesk open, Output output)
    {
        var shell = new Shell(open, output);
        return new RootCommand("Administers CleanDash on the server itself.")
        {
            shell.Data,
            new Command("user", "People.")
            {
                UserList.Command(shell),
                UserShow.Command(shell),
                UserAdd.Command(shell),
                UserImport.Command(shell),
                UserRoles.Grant(shell),
                UserRoles.Revoke(shell),
                UserAttributes.Set(shell),
                UserAttributes.Unset(shell),
                UserAccess.Disable(shell),
                UserAccess.Enable(shell),
                UserAccess.SignOut(shell),
                UserAccess.Delete(shell),
            },
            new Command("role", "Roles, which people hold and dashboards list.") { RoleList.Command(shell), RoleShow.Command(shell), RoleChanges.Add(shell), RoleChanges.Delete(shell) },
            new Command("dashboard", "Dashboards, and the roles that see them.")
            {
                DashboardList.Command(shell), DashboardShow.Command(shell), DashboardGrants.Grant(shell), DashboardGrants.Revoke(shell),
            },
            new Command("panel", "Panels.") { PanelList.Command(open, output, shell.Data), PanelRun.Command(open, output, shell.Data) },
            new Command("access", "Who sees what, and why.") { AccessWhy.Command(shell) },
            new Command("audit", "Who did what.") { AuditList.Command(shell), AuditVerify.Command(shell) },
            new Command("warehouse", "Where the data are.") { WarehouseTest.Command(open, output, shell.Data, shell.Json) },
            Init.Command(open, output, shell.Data, shell.DryRun),
            new Command("database", "The store's schema.") { DatabaseMigrate.Command(open, output, shell.Data, shell.DryRun) },
            UserAdmin.Command(shell, Run),
            Version(output),
        };
    }

    /// <summary>Runs a command line; one that cannot be read is one sentence and the code for it.</summary>
    public static async Task<int> Run(Command root, Output output, string[] args)
    {
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, Plain);
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
