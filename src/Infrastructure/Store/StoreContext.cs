using System.Globalization;
using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CleanDash.Infrastructure.Store;

/// <summary>The tables of <c>cleandash.db</c>. Changes of people, roles, viewers, attributes, stamps and sessions move <c>access_version</c> by triggers in the migrations.</summary>
internal sealed class StoreContext(DbContextOptions<StoreContext> options) : DbContext(options)
{
    public DbSet<User> People => Set<User>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Dashboard> Dashboards => Set<Dashboard>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<AuditHead> Head => Set<AuditHead>();

    public DbSet<LastSeen> Presence => Set<LastSeen>();

    /// <summary>How instants stand in the file: ISO 8601 in UTC, so that they sort as text and read well in any SQLite tool.</summary>
    internal static string Text(DateTime instant) => instant.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>The reverse of <see cref="Text(DateTime)"/>.</summary>
    internal static DateTime Instant(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<UserId>().HaveConversion<UserIdText>();
        configurationBuilder.Properties<Guid>().HaveConversion<GuidText>();
        configurationBuilder.Properties<EmailAddress>().HaveConversion<EmailText>();
        configurationBuilder.Properties<RoleName>().HaveConversion<RoleText>();
        configurationBuilder.Properties<DateTime>().HaveConversion<InstantText>();
        configurationBuilder.Properties<UserState>().HaveConversion<StateText>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(Person);
        modelBuilder.Entity<Role>(static role =>
        {
            role.ToTable("roles").HasKey(static row => row.Name);
            role.Property(static row => row.Name).HasColumnName("name");
            role.Property(static row => row.CreatedAt).HasColumnName("created_at");
        });
        modelBuilder.Entity<Session>(static session =>
        {
            session.ToTable("sessions").HasKey(static row => row.Id);
            session.Property(static row => row.Id).HasColumnName("id");
            session.Property(static row => row.UserId).HasColumnName("person");
            session.Property(static row => row.Stamp).HasColumnName("stamp");
            session.Property(static row => row.StartedAt).HasColumnName("started_at");
            session.Property(static row => row.EndedAt).HasColumnName("ended_at");
            session.Property(static row => row.Agent).HasColumnName("agent");
            session.Property(static row => row.Address).HasColumnName("address");
            session.OwnsOne(static row => row.Viewing, static viewing =>
            {
                viewing.Property(static row => row.Person).HasColumnName("viewing");
                viewing.Property(static row => row.Email).HasColumnName("viewing_email");
                viewing.Property(static row => row.Stamp).HasColumnName("viewing_stamp");
                viewing.Property(static row => row.Since).HasColumnName("viewing_since");
                viewing.Ignore(static row => row.Until);
            });
            session.HasOne<User>().WithMany().HasForeignKey(static row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Dashboard>(static dashboard =>
        {
            dashboard.ToTable("dashboards").HasKey(static row => row.Slug);
            dashboard.Property(static row => row.Slug).HasColumnName("slug");
            dashboard.Property(static row => row.FirstSeenAt).HasColumnName("first_seen_at");
            dashboard.Ignore(static row => row.Viewers);
            dashboard.OwnsMany<Viewer>("viewers", static viewer =>
            {
                viewer.ToTable("viewers").WithOwner().HasForeignKey("Slug");
                viewer.Property<string>("Slug").HasColumnName("dashboard");
                viewer.Property(static row => row.Role).HasColumnName("role");
                viewer.HasKey("Slug", nameof(Viewer.Role));
                viewer.HasOne<Role>().WithMany().HasForeignKey(static row => row.Role).OnDelete(DeleteBehavior.Restrict);
            });
        });
        modelBuilder.Entity<AuditRow>(AuditRow.Map);
        modelBuilder.Entity<AuditHead>(AuditHead.Map);
        modelBuilder.Entity<LastSeen>(static seen =>
        {
            seen.ToTable("last_seen").HasKey(static row => row.Person);
            seen.Property(static row => row.Person).HasColumnName("person");
            seen.Property(static row => row.At).HasColumnName("at");
            seen.HasOne<User>().WithOne().HasForeignKey<LastSeen>(static row => row.Person).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AccessVersion>(static version =>
        {
            version.ToTable("access_version", static table => table.HasCheckConstraint("one_row", "id = 1")).HasKey(static row => row.Id);
            version.Property(static row => row.Id).HasColumnName("id").ValueGeneratedNever();
            version.Property(static row => row.Version).HasColumnName("version");
            version.HasData(new AccessVersion(1, 1));
        });
        modelBuilder.Entity<FirstAdministrator>(static first =>
        {
            first.ToTable("first_administrator", static table => table.HasCheckConstraint("one_row", "id = 1")).HasKey(static row => row.Id);
            first.Property(static row => row.Id).HasColumnName("id").ValueGeneratedNever();
            first.Property(static row => row.Email).HasColumnName("email");
            first.Property(static row => row.At).HasColumnName("at");
        });
    }

    private static void Person(EntityTypeBuilder<User> person)
    {
        person.ToTable("people").HasKey(static row => row.Id);
        person.Property(static row => row.Id).HasColumnName("id");
        person.Property(static row => row.Email).HasColumnName("email");
        person.HasIndex(static row => row.Email).IsUnique();
        person.Property(static row => row.AddressInConflict).HasColumnName("address_in_conflict");
        person.HasIndex(static row => row.AddressInConflict).HasFilter("address_in_conflict IS NOT NULL");
        person.Property(static row => row.Name).HasColumnName("name");
        person.Property(static row => row.State).HasColumnName("state");
        person.Property(static row => row.Stamp).HasColumnName("stamp");
        person.Property(static row => row.AddedAt).HasColumnName("added_at");
        person.Property(static row => row.AddedBy).HasColumnName("added_by");
        person.Ignore(static row => row.Roles).Ignore(static row => row.IsDemo);
        person.OwnsMany(static row => row.Identities, static identity =>
        {
            identity.ToTable("identities").WithOwner().HasForeignKey("UserId");
            identity.Property<UserId>("UserId").HasColumnName("person");
            identity.Property(static row => row.Issuer).HasColumnName("issuer");
            identity.Property(static row => row.Subject).HasColumnName("subject");
            identity.HasKey(static row => new { row.Issuer, row.Subject });
        });
        person.OwnsMany<HeldRole>("roles", static held =>
        {
            held.ToTable("role_holders").WithOwner().HasForeignKey("UserId");
            held.Property<UserId>("UserId").HasColumnName("person");
            held.Property(static row => row.Role).HasColumnName("role");
            held.HasKey("UserId", nameof(HeldRole.Role));
            held.HasOne<Role>().WithMany().HasForeignKey(static row => row.Role).OnDelete(DeleteBehavior.Restrict);
        });
        person.OwnsMany(static row => row.Attributes, static attribute =>
        {
            attribute.ToTable("attributes").WithOwner().HasForeignKey("UserId");
            attribute.Property<UserId>("UserId").HasColumnName("person");
            attribute.Property(static row => row.Name).HasColumnName("name");
            attribute.Property(static row => row.Value).HasColumnName("value");
            attribute.HasKey("UserId", nameof(UserAttribute.Name));
        });
    }

    private static EmailAddress Email(string text) =>
        EmailAddress.TryParse(text, out var email, out _) ? email : throw new InvalidDataException("The store holds an address that is none.");

    private static RoleName Role(string text) =>
        RoleName.TryParse(text, out var role, out _) ? role : throw new InvalidDataException("The store holds a role's name that is none.");

    private sealed class UserIdText() : ValueConverter<UserId, string>(static id => id.ToString(), static text => new UserId(Guid.Parse(text)));

    private sealed class GuidText() : ValueConverter<Guid, string>(static id => id.ToString("D"), static text => Guid.Parse(text));

    private sealed class EmailText() : ValueConverter<EmailAddress, string>(static email => email.Value, static text => Email(text));

    private sealed class RoleText() : ValueConverter<RoleName, string>(static role => role.Value, static text => Role(text));

    private sealed class InstantText() : ValueConverter<DateTime, string>(static instant => Text(instant), static text => Instant(text));

    private sealed class StateText() : ValueConverter<UserState, string>(
        static state => state.ToString().ToLowerInvariant(), static text => Enum.Parse<UserState>(text, true));
}

/// <summary>One row, which every change of access moves.</summary>
internal sealed record AccessVersion(int Id, long Version);

/// <summary>When a person was last there; moves no version, because nobody's rights depend on it.</summary>
internal sealed record LastSeen(UserId Person, DateTime At);

/// <summary>One row at most: who received the role <c>admin</c> because nobody held it.</summary>
internal sealed record FirstAdministrator(int Id, EmailAddress Email, DateTime At);
