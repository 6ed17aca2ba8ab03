using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;

namespace CleanDash.Application.Access;

/// <summary>Dashboards inside a change.</summary>
public interface IDashboards
{
    /// <summary>Whether the store knows it.</summary>
    Task<bool> Has(string slug, CancellationToken cancellationToken);

    /// <summary>Adds one.</summary>
    void Add(Dashboard dashboard);
}

/// <summary>A dashboard that the code has.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Viewers">The roles that the code lists; they count the first time the dashboard is seen.</param>
public sealed record KnownDashboard(string Slug, IReadOnlyCollection<string> Viewers);

/// <summary>Takes dashboards that the store does not know yet into it, with the viewers that their code lists. The hosts call it at start.</summary>
public sealed class NewDashboards(IUnitOfWork work, IPeople people, IDashboards dashboards, IAuditTrail audit, TimeProvider time)
{
    /// <summary>Whether there is anything to take; a look at the snapshot, so that a start without news needs no more of the store.</summary>
    public static bool Any(IReadOnlyCollection<KnownDashboard> known, AccessSnapshot snapshot) => known.Any(dashboard => !snapshot.Viewers.ContainsKey(dashboard.Slug));

    /// <summary>Takes those that the store does not know.</summary>
    /// <exception cref="InvalidOperationException">A list names something that is no role's name.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task Take(IReadOnlyCollection<KnownDashboard> known, CancellationToken cancellationToken)
    {
        var listed = known.Select(static dashboard => (dashboard.Slug, Roles: dashboard.Viewers.Select(role => Parse(dashboard.Slug, role)).ToList())).ToList();

        var now = time.GetUtcNow().UtcDateTime;
        await using var change = await work.Begin(cancellationToken);
        foreach (var (slug, roles) in listed)
        {
            if (await dashboards.Has(slug, cancellationToken)) continue;
            foreach (var made in await people.Ensure(roles, cancellationToken)) audit.Add(new AuditRecord("role.added", made.Value, "done"));
            var dashboard = Dashboard.Appear(slug, roles, now);
            dashboards.Add(dashboard);
            audit.Add(new AuditRecord("dashboard.appeared", slug, "done") { After = string.Join(' ', dashboard.Viewers) });
        }

        await change.Save(cancellationToken);
    }

    private static RoleName Parse(string slug, string role) =>
        RoleName.TryParse(role, out var name, out var refusal)
            ? name
            : throw new InvalidOperationException($"The dashboard '{slug}' lists the viewer '{role}'. {refusal.Message}");
}
