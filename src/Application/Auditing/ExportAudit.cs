using System.Globalization;
using System.Text;
using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Auditing;

/// <summary>The audit as a file of comma-separated values, newest first; the taking itself stands in the audit.</summary>
/// <param name="Which">Which entries; all pages of them, so that <see cref="ListAudit.Take"/> does not matter.</param>
public sealed record ExportAudit(ListAudit Which) : IQuery<AuditFile>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class ExportAuditValidator : AbstractValidator<ExportAudit>
{
    public ExportAuditValidator() => RuleFor(static request => request.Which).SetValidator(new ListAuditValidator());
}

internal sealed class ExportAuditHandler(IAuditLog log, IAuditTrail audit) : IHandler<ExportAudit, AuditFile>
{
    public async Task<Result<AuditFile>> Handle(ExportAudit request, CancellationToken cancellationToken)
    {
        // Written down before the first byte leaves.
        await audit.Record(new AuditRecord("audit.exported", "audit", "done") { After = request.Which.Kind ?? "all kinds" }, cancellationToken);
        return new AuditFile(log, request.Which);
    }
}

/// <summary>A file that is made while it is sent, page by page, so that its length costs no memory.</summary>
public sealed class AuditFile
{
    private const int PageSize = 1000;
    private readonly IAuditLog log;
    private readonly ListAudit which;

    internal AuditFile(IAuditLog log, ListAudit which)
    {
        this.log = log;
        this.which = which;
    }

    /// <summary>RFC 4180 in UTF-8 with a line of names; a field that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public async Task Write(Stream output, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync("id,at,who,door,what,target,before,after,outcome,address,reference");
        for (var page = which; ;)
        {
            var entries = await log.Read(page, PageSize, cancellationToken);
            foreach (var entry in entries) await text.WriteLineAsync(Line(entry));
            await text.FlushAsync(cancellationToken);
            if (entries.Count < PageSize) return;
            page = page with { Before = entries[^1].Id };
        }
    }

    private static string Line(AuditEntry entry) => string.Join(
        ',',
        entry.Id.ToString(CultureInfo.InvariantCulture),
        entry.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        Field(entry.Who),
        Field(entry.Door),
        Field(entry.What),
        Field(entry.Target),
        Field(entry.Before),
        Field(entry.After),
        Field(entry.Outcome),
        Field(entry.Address),
        Field(entry.Reference));

    private static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = IsFormula(text[0]) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // Spreadsheets read the full-width forms as the plain ones.
    private static bool IsFormula(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
}
