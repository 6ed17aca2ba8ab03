using CleanDash.AdminConsole;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;

using var output = new Output(Console.OpenStandardOutput(), Console.Error, isTerminal: !Console.IsOutputRedirected);
try
{
    return await CommandTree.Run(CommandTree.Build(Desk.Open, output), output, args);
}
catch (CannotStartException exception)
{
    return Say(exception.ExitCode, exception.Lines);
}
catch (AuthorMistakesException exception)
{
    return Say(ExitCodes.Usage, exception.Mistakes);
}
catch (Exception exception) when (exception is StoreException or WarehouseException)
{
    return Say(ExitCodes.Unreachable, [exception.Message]);
}
catch (OperationCanceledException)
{
    return Say(ExitCodes.Refused, ["Stopped."]);
}

int Say(int exitCode, IReadOnlyList<string> lines)
{
    foreach (var line in lines) output.Remark(line);
    return exitCode;
}
