using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanDash.Infrastructure.Store;

/// <summary>A line of the audit as it is kept. Each hash covers the line and the hash before it, so that a later edit breaks the chain.</summary>
internal sealed class AuditRow
{
    public long Id { get; private set; }

    public required DateTime At { get; init; }

    public required string Who { get; init; }

    public required string Door { get; init; }

    public required string What { get; init; }

    public required string Target { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public required string Outcome { get; init; }

    public string? Address { get; init; }

    public string? Reference { get; init; }

    public string Hash { get; private set; } = "";

    public static AuditRow Of(AuditRecord record, Caller caller, DateTime now) => new()
    {
        At = now,
        Who = record.Who ?? (caller.Door == Application.Access.Door.System ? "system" : caller.Name),
        Door = caller.Door.ToString().ToLowerInvariant(),
        What = record.What,
        Target = record.Target,
        Before = record.Before,
        After = caller is { ViewedBy: not null, Person: { } viewed } ? string.Join("; ", new[] { $"as {viewed.Email}", record.After }.OfType<string>()) : record.After,
        Outcome = record.Outcome,
        Address = caller.Address,
        Reference = record.Reference,
    };

    /// <summary>Adds the rows behind the last one; must run while this process has the turn to write.</summary>
    public static async Task Append(StoreContext context, IReadOnlyCollection<AuditRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        var head = await context.Head.SingleAsync(cancellationToken);
        foreach (var row in rows)
        {
            row.Id = head.LastId + 1;
            row.Hash = HashOf(head.LastHash, row.Id, row.Fields);
            head.Move(row);
        }

        if (rows.Count <= Bulk.Many) context.Audit.AddRange(rows);
        else context.Insert("audit", Columns, rows.Select(static row => (object?[])[row.Id, .. row.Fields, row.Hash]), cancellationToken);
    }

    private static readonly string[] Columns = ["id", "at", "who", "door", "what", "target", "before", "after", "outcome", "address", "reference", "hash"];

    private string?[] Fields => [StoreContext.Text(At), Who, Door, What, Target, Before, After, Outcome, Address, Reference];

    /// <summary>The hash of a line when the one before it has <paramref name="previous"/>.</summary>
    /// <param name="previous">Empty for the first line of all.</param>
    /// <param name="id">Its number.</param>
    /// <param name="fields">Its other columns as the file has them, in their order.</param>
    public static string HashOf(string previous, long id, ReadOnlySpan<string?> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>([previous, id.ToString(CultureInfo.InvariantCulture), .. fields])));

    public static void Map(EntityTypeBuilder<AuditRow> audit)
    {
        audit.ToTable("audit").HasKey(static row => row.Id);
        audit.Property(static row => row.Id).HasColumnName("id").ValueGeneratedNever();
        audit.Property(static row => row.At).HasColumnName("at");
        audit.Property(static row => row.Who).HasColumnName("who");
        audit.Property(static row => row.Door).HasColumnName("door");
        audit.Property(static row => row.What).HasColumnName("what");
        audit.Property(static row => row.Target).HasColumnName("target");
        audit.Property(static row => row.Before).HasColumnName("before");
        audit.Property(static row => row.After).HasColumnName("after");
        audit.Property(static row => row.Outcome).HasColumnName("outcome");
        audit.Property(static row => row.Address).HasColumnName("address");
        audit.Property(static row => row.Reference).HasColumnName("reference");
        audit.Property(static row => row.Hash).HasColumnName("hash");
        audit.HasIndex(static row => row.At);
        audit.HasIndex(static row => row.Reference);
        audit.HasIndex(static row => row.Who);
        audit.HasIndex(static row => row.Target);
    }
}
