using System.Diagnostics.CodeAnalysis;

namespace CleanDash.AdminConsole.OldTool;

/// <summary>The flags of the tool <c>useradmin</c> that there was before this console, and the commands that do the same.</summary>
internal static class OldFlags
{
    public const string Wanted =
        "useradmin takes -lu, -lr, -lr -e EMAIL, -a -e EMAIL [-u NAME], -a -r ROLE, -a -e EMAIL -r ROLE, -d -e EMAIL, -d -r ROLE or -d -e EMAIL -r ROLE.";

    /// <summary>The new command; what begins with two hyphens is an option of that command already and stays.</summary>
    public static bool TryTranslate(IReadOnlyList<string> old, [NotNullWhen(true)] out IReadOnlyList<string>? command)
    {
        command = null;
        var actions = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var kept = new List<string>();
        for (var i = 0; i < old.Count; i++)
        {
            var flag = old[i];
            if (flag is "-a" or "-d" or "-lu" or "-lr") actions.Add(flag);
            else if (flag.StartsWith("--", StringComparison.Ordinal)) kept.Add(flag);
            else if (flag is "-e" or "-r" or "-u" && i + 1 < old.Count) values[flag] = old[++i];
            // As that tool's parser did, the value may stand right behind its flag.
            else if (flag is ['-', 'e' or 'r' or 'u', _, ..]) values[flag[..2]] = flag[2..];
            else return false;
        }

        if (actions is not [var action]) return false;
        var (email, role, name) = (values.GetValueOrDefault("-e"), values.GetValueOrDefault("-r"), values.GetValueOrDefault("-u"));
        IReadOnlyList<string>? words = (action, email, role) switch
        {
            ("-lu", _, _) => ["user", "list"],
            ("-lr", null, _) => ["role", "list"],
            ("-lr", _, _) => ["user", "show", email],
            ("-a", not null, not null) => ["user", "grant", email, role],
            ("-a", not null, null) => name is null or "" ? ["user", "add", email] : ["user", "add", email, "--name=" + name],
            ("-a", null, not null) => ["role", "add", role],
            ("-d", not null, not null) => ["user", "revoke", email, role],
            // That tool never asked.
            ("-d", not null, null) => ["user", "delete", email, "--yes"],
            ("-d", null, not null) => ["role", "delete", role, "--yes"],
            _ => null,
        };
        command = words is null ? null : [.. words, .. kept];
        return command is not null;
    }
}
