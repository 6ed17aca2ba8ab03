using CleanDash.AdminConsole;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure;

using var output = new Output(
    Console.OpenStandardOutput(), Console.Error, isTerminal: !Console.IsOutputRedirected, answers: Console.IsInputRedirected || Console.IsErrorRedirected ? null : static () => Console.In);
Desk? opened = null;
try
{
    return await CommandTree.Run(CommandTree.Build((data, usesWarehouse) => opened = Desk.Open(data, usesWarehouse), output), output, args);
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
catch (InvalidDataException exception)
{
    return Say(ExitCodes.Usage, [exception.InnerException is null ? exception.Message : $"{exception.Message} {exception.InnerException.Message}"]);
}
catch (IOException exception) when (exception.GetType() == typeof(IOException))
{
    return Say(ExitCodes.Unreachable, [$"The answer could not be written: {exception.Message.TrimEnd('.')}."]);
}
catch (Exception exception)
{
    var reference = Reference.Next();
    var where = opened?.TryLog(exception, reference) == true ? $"the log has it under {reference}" : $"there is no log yet to write more to ({reference})";
    return Say(ExitCodes.Unreachable, [$"That was our fault, not yours: {exception.GetType().Name}; {where}."]);
}

int Say(int exitCode, IReadOnlyList<string> lines)
{
    foreach (var line in lines) output.Remark(line);
    return exitCode;
}
