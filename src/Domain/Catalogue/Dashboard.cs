using CleanDash.Domain.Access;

namespace CleanDash.Domain.Catalogue;

/// <summary>A dashboard as the store knows it: which roles see it. What it shows stands in its code.</summary>
public sealed class Dashboard
{
    private readonly List<Viewer> viewers = [];

    private Dashboard(string slug, DateTime firstSeenAt)
    {
        Slug = slug;
        FirstSeenAt = firstSeenAt;
    }

    /// <summary>Its name in addresses.</summary>
    public string Slug { get; }

    /// <summary>UTC; the list in the code counted then and never again.</summary>
    public DateTime FirstSeenAt { get; }

    /// <summary>The roles that see it; nobody when empty.</summary>
    public IEnumerable<RoleName> Viewers => viewers.Select(static viewer => viewer.Role);

    /// <summary>A dashboard that the code has and the store did not know; its list becomes the store's.</summary>
    public static Dashboard Appear(string slug, IEnumerable<RoleName> firstViewers, DateTime now)
    {
        var dashboard = new Dashboard(slug, now);
        dashboard.viewers.AddRange(firstViewers.Distinct().Select(static role => new Viewer(role)));
        return dashboard;
    }

    /// <summary>Lets a role see it.</summary>
    public Refusal? Grant(RoleName role)
    {
        if (viewers.Exists(viewer => viewer.Role == role)) return AccessRefusals.ViewerAlready;
        viewers.Add(new Viewer(role));
        return null;
    }

    /// <summary>Gives it to roles and takes it from others. What is so already is passed over; nothing to do at all is told.</summary>
    public Refusal? ChangeViewers(IReadOnlyCollection<RoleName> grant, IReadOnlyCollection<RoleName> revoke)
    {
        Refusal?[] outcomes = [.. grant.Select(Grant), .. revoke.Select(Revoke)];
        return outcomes.Length > 0 && outcomes.Contains(null) ? null : outcomes.FirstOrDefault() ?? AccessRefusals.ViewerAlready;
    }

    /// <summary>Takes it from a role.</summary>
    public Refusal? Revoke(RoleName role) => viewers.RemoveAll(viewer => viewer.Role == role) == 0 ? AccessRefusals.NotViewer : null;
}

/// <summary>A role on a dashboard's list.</summary>
/// <param name="Role">Which.</param>
public sealed record Viewer(RoleName Role);
