using CleanDash.Application.Catalogue;

namespace CleanDash.Web.Pages.Admin;

/// <summary>
/// The form of the matrix: <c>seen</c> is a dashboard with the roles that the page showed it to (<c>flights:analyst user</c>), <c>columns</c> the roles that could be
/// ticked, <c>tick</c> a dashboard and a role.
/// </summary>
internal static class ViewersForm
{
    /// <summary>The dashboards whose ticks are others than the page showed.</summary>
    public static IReadOnlyList<ViewerChange> Read(IFormCollection form)
    {
        var columns = Words(form["columns"].ToString()).ToHashSet(StringComparer.Ordinal);
        var ticks = Pairs(form["tick"]).ToLookup(static pair => pair.Slug, static pair => pair.Roles, StringComparer.Ordinal);
        return [.. Pairs(form["seen"]).DistinctBy(static pair => pair.Slug).Select(pair => Change(pair.Slug, Words(pair.Roles), ticks[pair.Slug], columns)).OfType<ViewerChange>()];
    }

    /// <summary>The same changes as a form that stands on <paramref name="now"/> instead of what was seen.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(IReadOnlyList<ViewerChange> changes, Func<ViewerChange, IReadOnlyList<string>> now) =>
    [
        KeyValuePair.Create("columns", string.Join(' ', changes.SelectMany(change => now(change).Concat(Wanted(change))).Distinct(StringComparer.Ordinal))),
        .. changes.Select(change => KeyValuePair.Create("seen", $"{change.Slug}:{string.Join(' ', now(change))}")),
        .. changes.SelectMany(static change => Wanted(change).Select(role => KeyValuePair.Create("tick", $"{change.Slug}:{role}"))),
    ];

    /// <summary>The roles that a change ends with.</summary>
    public static IReadOnlyList<string> Wanted(ViewerChange change) =>
        [.. (change.Seen ?? []).Union(change.Grant, StringComparer.Ordinal).Except(change.Revoke, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ViewerChange? Change(string slug, string[] seen, IEnumerable<string> ticked, HashSet<string> columns)
    {
        string[] chosen = [.. ticked.Where(columns.Contains)];
        string[] grant = [.. chosen.Except(seen, StringComparer.Ordinal)];
        string[] revoke = [.. seen.Where(columns.Contains).Except(chosen, StringComparer.Ordinal)];
        return grant.Length + revoke.Length == 0 ? null : new(slug, grant, revoke, seen);
    }

    private static IEnumerable<(string Slug, string Roles)> Pairs(IEnumerable<string?> values) =>
        values.Select(static value => (value ?? "").Split(':', 2)).Where(static parts => parts.Length == 2).Select(static parts => (parts[0], parts[1]));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
