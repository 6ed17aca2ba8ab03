using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanDash.Infrastructure.Store.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AuditAndViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "viewing",
                table: "sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "viewing_email",
                table: "sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "viewing_since",
                table: "sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "viewing_stamp",
                table: "sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    last_id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_hash = table.Column<string>(type: "TEXT", nullable: false),
                    anchor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    anchor_hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_head", x => x.id);
                    table.CheckConstraint("one_row", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "last_seen",
                columns: table => new
                {
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_last_seen", x => x.person);
                    table.ForeignKey(
                        name: "FK_last_seen_people_person",
                        column: x => x.person,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_target",
                table: "audit",
                column: "target");

            migrationBuilder.CreateIndex(
                name: "IX_audit_who",
                table: "audit",
                column: "who");

            // What was written before there was a note of both ends.
            migrationBuilder.Sql(
                """
                INSERT INTO audit_head (id, last_id, last_hash, anchor_id, anchor_hash)
                SELECT 1, coalesce(max(id), 0), coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), ''), 0, '' FROM audit
                """);
            LogChanges(migrationBuilder);
        }

        // Each move of access_version says whose rows it was about, so that a snapshot reads those alone. The mark tells histories apart: a store that was restored can have the same version.
        private static void LogChanges(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("CREATE TABLE access_changes (version INTEGER NOT NULL PRIMARY KEY, subject TEXT NOT NULL, key TEXT NOT NULL, mark INTEGER NOT NULL)");
            migrationBuilder.Sql("INSERT INTO access_changes (version, subject, key, mark) SELECT version, 'store', '', random() FROM access_version");
            foreach (var (table, subject, key) in new[]
            {
                ("people", "person", "id"), ("role_holders", "person", "person"), ("attributes", "person", "person"), ("identities", "person", "person"),
                ("sessions", "session", "id"), ("dashboards", "dashboard", "slug"), ("viewers", "dashboard", "dashboard"), ("roles", "role", "name"),
            })
            {
                foreach (var (change, row) in new[] { ("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD") })
                {
                    migrationBuilder.Sql($"DROP TRIGGER {table}_{change.ToLowerInvariant()}");
                    migrationBuilder.Sql($"CREATE TRIGGER {table}_{change.ToLowerInvariant()} AFTER {change} ON {table} {Log(subject, $"{row}.{key}")}");
                }

                migrationBuilder.Sql($"CREATE TRIGGER {table}_moved AFTER UPDATE ON {table} WHEN OLD.{key} <> NEW.{key} {Log(subject, $"OLD.{key}")}");
            }
        }

        private static string Log(string subject, string key) =>
            $"""
            BEGIN
                UPDATE access_version SET version = version + 1;
                INSERT INTO access_changes (version, subject, key, mark) SELECT version, '{subject}', {key}, random() FROM access_version;
                DELETE FROM access_changes WHERE version <= (SELECT version - 5000 FROM access_version);
            END
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "last_seen");

            migrationBuilder.DropIndex(
                name: "IX_audit_target",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "IX_audit_who",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "viewing",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "viewing_email",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "viewing_since",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "viewing_stamp",
                table: "sessions");
        }
    }
}
