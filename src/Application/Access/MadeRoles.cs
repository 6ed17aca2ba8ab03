using CleanDash.Application.Auditing;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Roles that came to be beside another change are written down like those that somebody adds.</summary>
internal static class MadeRoles
{
    public static void AddRoles(this IAuditTrail audit, IEnumerable<RoleName> made, string? who = null)
    {
        foreach (var role in made) audit.Add(new AuditRecord("role.added", role.Value, "done") { Who = who });
    }
}
