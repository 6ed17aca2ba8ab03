using CleanDash.Application.Auditing;

namespace CleanDash.Web.Pages.Admin;

/// <summary>What the address of the audit says.</summary>
/// <param name="Q">A part of any text.</param>
/// <param name="Kind">One of <see cref="AuditKinds.All"/>, or nothing for everything.</param>
/// <param name="Period">Days back from now, <c>today</c> or <c>all</c>.</param>
/// <param name="Reference">As a person was shown it; then the period does not matter.</param>
/// <param name="Person">An address: what they did and what was done to them.</param>
/// <param name="Dashboard">A slug.</param>
/// <param name="Before">Entries older than this one.</param>
/// <param name="Back">The <paramref name="Before"/> of the pages that lie between here and the newest, newest first.</param>
internal sealed record AuditFilter(
    string? Q = null, string? Kind = null, string? Period = null, string? Reference = null, string? Person = null, string? Dashboard = null, long? Before = null, string? Back = null)
{
    private const int MostBack = 50;

    public static IReadOnlyList<(string Value, string Name)> Kinds { get; } =
        [("", "Everything"), (AuditKinds.Changes, "Changes"), (AuditKinds.SignIns, "Sign-ins"), (AuditKinds.Refusals, "Refusals"), (AuditKinds.Views, "Views and downloads")];

    public static IReadOnlyList<(string Value, string Name)> Periods { get; } =
        [("7", "Last 7 days"), ("today", "Today"), ("30", "Last 30 days"), ("365", "Last year"), ("all", "Whole time")];

    /// <summary>The choice of the period that is shown.</summary>
    public string Chosen => Periods.Any(one => one.Value == Period) ? Period! : Periods[0].Value;

    public bool HasReference => !string.IsNullOrWhiteSpace(Reference);

    /// <summary>The request; <paramref name="today"/> is when the day began where the site is.</summary>
    public ListAudit Request(DateTime now, DateTime today) => new ListAudit(
        Empty(Person), Empty(Dashboard), Empty(Reference), HasReference ? null : Since(now, today), Q ?? "", Empty(Kind), Before);

    /// <summary>The address of the next older page.</summary>
    public string Older(long next)
    {
        string[] back = [$"{Before}", .. Pages()];
        return Address("admin/audit", this with { Before = next, Back = string.Join(',', back.Take(MostBack)) });
    }

    /// <summary>The address of the page before this one.</summary>
    public string Newer() => Pages() is [var last, .. var more]
        ? Address("admin/audit", this with { Before = long.TryParse(last, out var id) ? id : null, Back = more.Length == 0 ? null : string.Join(',', more) })
        : Address("admin/audit", this with { Before = null, Back = null });

    /// <summary>The address of the same entries as a file.</summary>
    public string Download => Address("admin/audit/download.csv", this with { Before = null, Back = null });

    private string[] Pages() => Back?.Split(',') ?? [];

    private DateTime? Since(DateTime now, DateTime today) => Chosen switch
    {
        "all" => null,
        "today" => today,
        var days => now.AddDays(-int.Parse(days, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Address(string path, AuditFilter filter) => path + QueryString.Create(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["q"] = filter.Q, ["kind"] = filter.Kind, ["period"] = filter.Period, ["reference"] = filter.Reference, ["person"] = filter.Person, ["dashboard"] = filter.Dashboard,
        ["before"] = filter.Before is { } id ? $"{id}" : null, ["back"] = filter.Back,
    }.Where(static pair => !string.IsNullOrEmpty(pair.Value)));
}
