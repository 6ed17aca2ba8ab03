using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanDash.Infrastructure.Store.Migrations
{
    /// <inheritdoc />
    internal sealed partial class SessionsAndAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "agent",
                table: "sessions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "address_in_conflict",
                table: "people",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_people_address_in_conflict",
                table: "people",
                column: "address_in_conflict",
                filter: "address_in_conflict IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_people_address_in_conflict",
                table: "people");

            migrationBuilder.DropColumn(
                name: "address",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "agent",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "address_in_conflict",
                table: "people");
        }
    }
}
