using System.Security.Cryptography;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;

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
        After = record.After,
        Outcome = record.Outcome,
        Address = caller.Address,
        Reference = record.Reference,
    };

    /// <summary>Adds the rows behind the last one; must run while this process has the turn to write.</summary>
    public static async Task Append(StoreContext context, IReadOnlyCollection<AuditRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        var (id, hash) = await Last(context, cancellationToken);
        foreach (var row in rows)
        {
            row.Id = ++id;
            row.Hash = hash = row.HashAfter(hash);
            context.Audit.Add(row);
        }
    }

    private static async Task<(long Id, string Hash)> Last(StoreContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1";
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetString(1)) : (0, "");
    }

    /// <summary>The hash that this row has when the one before it has <paramref name="previous"/>.</summary>
    public string HashAfter(string previous)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new[] { previous, Id.ToString(), StoreContext.Text(At), Who, Door, What, Target, Before, After, Outcome, Address, Reference });
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

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
    }
}
