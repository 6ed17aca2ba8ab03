using CleanDash.Application.Access;

namespace CleanDash.Web.Pages.Admin;

/// <summary>What a role means, in a few words.</summary>
internal static class RoleWords
{
    public static string Allows(ListedRole role)
    {
        var sees = role.Dashboards.Count == 0 ? "" : $"sees {Words.Count(role.Dashboards.Count, "dashboard")}";
        return role.Name == "admin"
            ? "Manages people, roles and viewers" + (sees.Length == 0 ? "" : $"; {sees}")
            : sees.Length == 0 ? "Sees no dashboard yet" : char.ToUpperInvariant(sees[0]) + sees[1..];
    }
}
