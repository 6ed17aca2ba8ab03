using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CleanDash.Infrastructure.Store.Migrations;

/// <summary>The migrations that this program brings, oldest first.</summary>
internal static class KnownMigrations
{
    /// <summary>Their ids, as <c>__EFMigrationsHistory</c> lists them.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. typeof(KnownMigrations).Assembly.GetTypes()
            .Where(static type => type.Namespace == typeof(KnownMigrations).Namespace)
            .Select(static type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];
}
