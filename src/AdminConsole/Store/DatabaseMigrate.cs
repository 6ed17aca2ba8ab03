using System.CommandLine;
using System.Globalization;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;

namespace CleanDash.AdminConsole.Store;

/// <summary><c>database migrate</c>: brings the store to this version's schema.</summary>
internal static class DatabaseMigrate
{
    public static Command Command(OpenDesk open, Output output, Option<string?> data, Option<bool> dryRun)
    {
        var command = new Command("migrate", "Brings the store to this version's schema; keeps a copy of how it was.") { dryRun };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = open(parsed.GetValue(data), usesWarehouse: false);
            var ran = desk.Get<IStore>().Migrate(parsed.GetValue(dryRun));
            if (ran == 0)
            {
                output.Remark("The store has this version's schema already; nothing was changed.");
                return ExitCodes.AlreadySo;
            }

            if (parsed.GetValue(dryRun)) return output.WouldHave($"The store would take {ran} migrations.");
            await desk.Get<IAuditTrail>().Record(new AuditRecord("store.migrated", "store", "done") { After = ran.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
            output.Line($"The store took {ran} migrations.");
            return ExitCodes.Done;
        });
        return command;
    }
}
