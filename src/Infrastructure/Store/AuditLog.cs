using CleanDash.Application.Auditing;
using CleanDash.Domain.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

/// <summary>Reads the audit; nothing here writes.</summary>
internal sealed class AuditLog(StoreContext context) : IAuditLog
{
    public async Task<IReadOnlyList<AuditEntry>> Read(ListAudit which, int count, CancellationToken cancellationToken)
    {
        var rows = Matching(which, await Address(which.Person, cancellationToken));
        if (which.Before is { } before) rows = rows.Where(row => row.Id < before);
        return await rows.OrderByDescending(static row => row.Id).Take(count)
            .Select(static row => new AuditEntry(row.Id, row.At, row.Who, row.Door, row.What, row.Target, row.Before, row.After, row.Outcome, row.Address, row.Reference))
            .ToListAsync(cancellationToken);
    }

    public async Task<int> Count(ListAudit which, CancellationToken cancellationToken) =>
        await Matching(which, await Address(which.Person, cancellationToken)).CountAsync(cancellationToken);

    public async Task<AuditCheck> Verify(AuditMark? noted, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            return AuditChain.Check((SqliteConnection)context.Database.GetDbConnection(), noted, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw Sqlite.Fault(exception);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private IQueryable<AuditRow> Matching(ListAudit which, string? person)
    {
        IQueryable<AuditRow> rows = context.Audit.AsNoTracking();
        if (person is not null) rows = rows.Where(row => row.Who == person || row.Target == person);
        if (which.Dashboard is { Length: > 0 } slug)
        {
            // The panels of a dashboard stand behind its slug and a stroke, which a nought follows.
            var (first, behind) = (slug + "/", slug + "0");
            rows = rows.Where(row => row.Target == slug || (string.Compare(row.Target, first) >= 0 && string.Compare(row.Target, behind) < 0));
        }

        if (which.Reference?.Trim().ToUpperInvariant() is { Length: > 0 } reference) rows = rows.Where(row => row.Reference == reference);
        if (which.Since is { } since) rows = rows.Where(row => row.At >= since);
        rows = OfKind(rows, which.Kind);
        if (which.Search.Trim() is { Length: > 0 } search)
        {
            var part = "%" + Like(search) + "%";
            rows = rows.Where(row =>
                EF.Functions.Like(row.Who, part, @"\") || EF.Functions.Like(row.What, part, @"\") || EF.Functions.Like(row.Target, part, @"\")
                || EF.Functions.Like(row.Before!, part, @"\") || EF.Functions.Like(row.After!, part, @"\") || EF.Functions.Like(row.Outcome, part, @"\")
                || EF.Functions.Like(row.Address!, part, @"\") || EF.Functions.Like(row.Reference!, part, @"\"));
        }

        return rows;
    }

    private static IQueryable<AuditRow> OfKind(IQueryable<AuditRow> rows, string? kind) => kind switch
    {
        AuditKinds.Refusals => rows.Where(static row => row.Outcome != "done"),
        AuditKinds.SignIns => rows.Where(static row => row.What.StartsWith("session.") || row.What.StartsWith("sessions.") || row.What == "person.joined"),
        AuditKinds.Views => rows.Where(static row => row.Outcome == "done" && (row.What == "dashboard.viewed" || row.What.EndsWith(".exported"))),
        AuditKinds.Changes => rows.Where(static row =>
            row.Outcome == "done" && row.What != "dashboard.viewed" && !row.What.EndsWith(".exported")
            && !row.What.StartsWith("session.") && !row.What.StartsWith("sessions.") && row.What != "person.joined"),
        _ => rows,
    };

    // The audit knows people by their addresses; who was deleted is found by that alone.
    private async Task<string?> Address(string? person, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(person)) return null;
        if (!Guid.TryParse(person, out var id)) return EmailAddress.TryParse(person, out var email, out _) ? email.Value : person.Trim();
        var known = await context.People.AsNoTracking().Where(user => user.Id == new UserId(id)).Select(static user => user.Email).FirstOrDefaultAsync(cancellationToken);
        return known?.Value ?? person;
    }

    private static string Like(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
