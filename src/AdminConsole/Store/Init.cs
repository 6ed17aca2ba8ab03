using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;

namespace CleanDash.AdminConsole.Store;

/// <summary><c>init</c>: makes an empty store.</summary>
internal static class Init
{
    public static Command Command(OpenDesk open, Output output, Option<string?> data, Option<bool> dryRun)
    {
        var command = new Command("init", "Makes an empty store in the data folder.") { dryRun };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = open(parsed.GetValue(data), usesWarehouse: false);
            if (desk.Get<IStore>().Init(parsed.GetValue(dryRun)) is not { } path)
            {
                output.Remark("There is a store already; nothing was changed.");
                return ExitCodes.AlreadySo;
            }

            if (parsed.GetValue(dryRun)) return output.WouldHave($"Would make an empty store: {path}");
            await desk.Get<IAuditTrail>().Record(new AuditRecord("store.made", "store", "done"), cancellationToken);
            output.Line($"Made an empty store: {path}");
            return ExitCodes.Done;
        });
        return command;
    }
}
