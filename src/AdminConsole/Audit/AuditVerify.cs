using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Auditing;

namespace CleanDash.AdminConsole.Audit;

/// <summary><c>audit verify</c>: whether anybody changed the audit behind the product's back; the exit code answers too.</summary>
internal static class AuditVerify
{
    public static Command Command(Shell shell)
    {
        var noted = new Option<string?>("--noted") { Description = "What an earlier run printed as the newest entry; it must still be there with that hash." };
        return shell.Listing(
            "verify",
            "Whether every entry is as it was written (exit code 0), or which one is not (1).",
            [noted],
            parsed => new VerifyAudit(parsed.GetValue(noted)),
            check => shell.Output.Line(check.BrokenAt is null ? $"The audit is intact. Entries: {check.Entries}; the newest and its hash: {check.Newest}" : $"The audit is broken. {check.Why}"),
            Write,
            static check => check.BrokenAt is null ? ExitCodes.Done : ExitCodes.Refused);
    }

    private static void Write(Utf8JsonWriter json, AuditCheck check)
    {
        json.WriteStartObject();
        json.WriteBoolean("intact", check.BrokenAt is null);
        json.WriteNumber("entries", check.Entries);
        if (check.BrokenAt is { } id) json.WriteNumber("brokenAt", id);
        else json.WriteNull("brokenAt");
        json.WriteString("why", check.Why);
        json.WriteString("newest", check.Newest);
        json.WriteEndObject();
    }
}
