using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanDash.Infrastructure.Store;

/// <summary>One row: both ends of the audit's chain. The newest line's hash shows that no newer one was taken away; the hash of the last line that was let go is what the oldest one hangs on.</summary>
internal sealed class AuditHead
{
    public int Id { get; private init; } = 1;

    public long LastId { get; private set; }

    public string LastHash { get; private set; } = "";

    public long AnchorId { get; private set; }

    public string AnchorHash { get; private set; } = "";

    /// <summary>A line was added behind the others.</summary>
    public void Move(AuditRow row) => (LastId, LastHash) = (row.Id, row.Hash);

    /// <summary>Everything up to this line was let go.</summary>
    public void Anchor(long id, string hash) => (AnchorId, AnchorHash) = (id, hash);

    public static void Map(EntityTypeBuilder<AuditHead> head)
    {
        head.ToTable("audit_head", static table => table.HasCheckConstraint("one_row", "id = 1")).HasKey(static row => row.Id);
        head.Property(static row => row.Id).HasColumnName("id").ValueGeneratedNever();
        head.Property(static row => row.LastId).HasColumnName("last_id");
        head.Property(static row => row.LastHash).HasColumnName("last_hash");
        head.Property(static row => row.AnchorId).HasColumnName("anchor_id");
        head.Property(static row => row.AnchorHash).HasColumnName("anchor_hash");
    }
}
