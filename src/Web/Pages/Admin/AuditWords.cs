using CleanDash.Application.Auditing;
using CleanDash.Application.Panels;

namespace CleanDash.Web.Pages.Admin;

/// <summary>What an entry of the audit says, as the rest of a sentence that begins with who did it.</summary>
internal static class AuditWords
{
    /// <summary>The thing of an entry: a dashboard by its title, a request in words, anything else as it stands there.</summary>
    public static string Target(AuditEntry entry, DashboardIndex dashboards) =>
        dashboards.Find(entry.Target)?.Info.Title
        ?? (entry.What.EndsWith(".refused", StringComparison.Ordinal) && entry.Target.All(char.IsAsciiLetter) ? Apart(entry.Target) : entry.Target);

    /// <summary>The words before and after the thing that the entry is about; what is not known here is said by its own name.</summary>
    /// <param name="what">Stable and dotted.</param>
    /// <returns>The thing is left out where <c>Names</c> is false: it says nothing that the person beside it does not say.</returns>
    public static (string Before, bool Names, string After) Of(string what) => what switch
    {
        "session.started" => ("signed in", false, ""),
        "session.ended" => ("signed out", false, ""),
        "session.refused" => ("was not let in as", true, ""),
        "sessions.ended" => ("signed out everywhere", false, ""),
        "person.joined" => ("came for the first time", false, ""),
        "person.first_administrator" => ("became the first administrator", false, ""),
        "person.renamed" => ("changed the name of", true, ""),
        "person.added" => ("added", true, ""),
        "person.changed" => ("changed", true, ""),
        "person.roles_changed" => ("changed the roles of", true, ""),
        "person.attribute_changed" => ("changed an attribute of", true, ""),
        "person.disabled" => ("disabled", true, ""),
        "person.enabled" => ("enabled", true, ""),
        "person.deleted" => ("deleted", true, ""),
        "person.signed_out" => ("ended every session of", true, ""),
        "people.imported" => ("imported a list of people", false, ""),
        "role.added" => ("added the role", true, ""),
        "role.deleted" => ("deleted the role", true, ""),
        "dashboard.appeared" => ("took in the dashboard", true, ""),
        "dashboard.viewers_changed" => ("changed who sees", true, ""),
        "dashboard.viewed" => ("looked at", true, ""),
        "panel.exported" => ("downloaded", true, ""),
        "audit.exported" => ("downloaded the audit", false, ""),
        "audit.trimmed" => ("let go of old entries of the audit", false, ""),
        "view_as.started" => ("began to look as", true, ""),
        "view_as.ended" => ("ended looking as", true, ""),
        "access.refused" => ("was refused:", true, ""),
        "command.refused" => ("was refused:", true, ""),
        "store.made" => ("made the store", false, ""),
        "store.migrated" => ("brought the store up to date", false, ""),
        _ => (what, true, ""),
    };

    // ChangeRoles is a name for programs; change roles is not.
    private static string Apart(string name) => string.Concat(name.Select(static (letter, at) => char.IsAsciiLetterUpper(letter) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
