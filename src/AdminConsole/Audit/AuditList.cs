using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain;

namespace CleanDash.AdminConsole.Audit;

/// <summary><c>audit list</c>: who did what, when, by which door; the newest first.</summary>
internal static class AuditList
{
    private const int ForPeople = 200;
    private const int Page = 1000;

    public static Command Command(Shell shell)
    {
        var person = new Option<string?>("--person") { Description = "Only what this person did, or was done to them." };
        var dashboard = new Option<string?>("--dashboard") { Description = "Only what is about this dashboard." };
        var reference = new Option<string?>("--reference") { Description = "Only the entry with this reference, like CD-9K2M-41." };
        var since = new Option<string?>("--since") { Description = "Only since then: 2026-11-24, 2026-11-24T09:40Z, 7d, 12h." };
        since.Validators.Add(static given =>
        {
            if (given.Tokens is [var text, ..] && !Since.TryRead(text.Value, DateTime.MaxValue, out _)) given.AddError(Since.Wanted);
        });
        var limit = new Option<int?>("--limit") { Description = $"How many at most; without it all as JSON, and {ForPeople} for people." };
        limit.Validators.Add(static given =>
        {
            if (given.Tokens is [var text, ..] && (!int.TryParse(text.Value, out var number) || number < 1)) given.AddError("--limit takes a whole number from 1.");
        });
        return shell.Listing(
            "list",
            "Who did what, when, by which door; the newest first.",
            [person, dashboard, reference, since, limit],
            (desk, parsed, cancellationToken) =>
            {
                DateTime? from = parsed.GetValue(since) is { } text && Since.TryRead(text, desk.Get<TimeProvider>().GetUtcNow().UtcDateTime, out var moment) ? moment : null;
                var request = new ListAudit(parsed.GetValue(person), parsed.GetValue(dashboard), parsed.GetValue(reference), from, Take: Page);
                return Read(desk, request, parsed.GetValue(limit) ?? (parsed.GetValue(shell.Json) ? int.MaxValue : ForPeople), cancellationToken);
            },
            page => Show(shell.Output, page),
            static (json, page) => json.WriteArray(page.Entries, Write));
    }

    private static async Task<Result<AuditPage>> Read(Desk desk, ListAudit request, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<AuditEntry>();
        AuditPage? page;
        do
        {
            if (!(await desk.Send(request with { Take = Math.Min(Page, limit - entries.Count) }, cancellationToken)).Try(out page, out Refusal? refusal)) return refusal;
            entries.AddRange(page.Entries);
            request = request with { Before = page.Next };
        }
        while (page.Next is not null && entries.Count < limit);

        return page with { Entries = entries };
    }

    private static void Show(Output output, AuditPage page)
    {
        output.WriteTable(
            ["Id", "When (UTC)", "Who", "Door", "What", "Target", "Before", "After", "Outcome", "Reference"],
            page.Entries.Select(static entry => new[]
            {
                entry.Id.ToString(), Json.Second(entry.At), entry.Who, entry.Door, entry.What, entry.Target, entry.Before ?? "", entry.After ?? "", entry.Outcome, entry.Reference ?? "",
            }));
        if (page.Next is not null) output.Remark($"These are the newest {page.Entries.Count} of {page.Total}; --limit takes more.");
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("id", entry.Id);
        json.WriteInstant("at", entry.At);
        json.WriteString("who", entry.Who);
        json.WriteString("door", entry.Door);
        json.WriteString("what", entry.What);
        json.WriteString("target", entry.Target);
        json.WriteString("before", entry.Before);
        json.WriteString("after", entry.After);
        json.WriteString("outcome", entry.Outcome);
        json.WriteString("address", entry.Address);
        json.WriteString("reference", entry.Reference);
        json.WriteEndObject();
    }
}
