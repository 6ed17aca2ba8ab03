using CleanDash.Application.Access;
using CleanDash.Domain;

namespace CleanDash.Application.Catalogue;

/// <summary>One dashboard's change of viewers.</summary>
/// <param name="Slug">The dashboard's slug, present or former.</param>
/// <param name="Grant">Names of roles that shall see it.</param>
/// <param name="Revoke">Names of roles that shall not.</param>
/// <param name="Seen">The viewers that the caller's page showed; null where there is no page.</param>
public sealed record ViewerChange(string Slug, IReadOnlyList<string> Grant, IReadOnlyList<string> Revoke, IReadOnlyList<string>? Seen = null);

/// <summary>The refusals of viewers, with the codes that never change.</summary>
public static class CatalogueRefusals
{
    /// <summary>No dashboard of this program has that slug.</summary>
    public static Refusal NoSuchDashboard(string slug) =>
        new(RefusalKind.NotFound, "catalogue.no_such_dashboard", $"There is no dashboard {(slug.Length > 100 ? slug[..100] : slug)} here; look at the list of dashboards.") { Field = "dashboard" };

    /// <summary>The lists are as asked.</summary>
    public static Refusal ViewersAlready { get; } = new(RefusalKind.AlreadySo, "catalogue.viewers_already", "The dashboards are seen by these roles already.");
}

/// <summary>Counts who sees what, at one moment.</summary>
/// <param name="snapshot">The moment.</param>
internal sealed class Audience(AccessSnapshot snapshot)
{
    // People share few sets of roles, also as objects, so each set is compared once with a list and not each person.
    private readonly List<(IReadOnlySet<string> Roles, int People)> sets =
        [.. snapshot.People.Values.Where(static person => person.IsActive).GroupBy(static person => person.Roles, ReferenceEqualityComparer.Instance)
            .Select(static same => ((IReadOnlySet<string>)same.First().Roles, same.Count()))];

    /// <summary>How many active people hold one of these roles.</summary>
    public int Of(IReadOnlyCollection<string> viewers) => sets.Where(set => set.Roles.Overlaps(viewers)).Sum(static set => set.People);

    /// <summary>How many active people hold one of the first roles and none of the others.</summary>
    public int Between(IReadOnlyCollection<string> these, IReadOnlyCollection<string> notThese) =>
        sets.Where(set => set.Roles.Overlaps(these) && !set.Roles.Overlaps(notThese)).Sum(static set => set.People);
}
