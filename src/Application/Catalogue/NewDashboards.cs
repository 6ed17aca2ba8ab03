using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Application.Catalogue;

/// <summary>Dashboards inside a change.</summary>
public interface IDashboardStore
{
    /// <summary>The dashboard of that slug as the store knows it, or null.</summary>
    Task<Dashboard?> Find(string slug, CancellationToken cancellationToken);

    /// <summary>Adds one.</summary>
    void Add(Dashboard dashboard);
}

/// <summary>Takes dashboards that the store does not know yet into it, with the viewers that their code lists. Hosts call it at start.</summary>
/// <param name="index">The dashboards that the code has.</param>
/// <param name="access">What the store knows.</param>
/// <param name="services">Of the scope. What changes the store is made only when there is news: a start without needs neither its time nor its memory.</param>
/// <param name="audit">Where they are written down.</param>
/// <param name="time">When they appeared.</param>
public sealed class NewDashboards(DashboardIndex index, IAccessState access, IServiceProvider services, IAuditTrail audit, TimeProvider time)
{
    /// <summary>Takes those that the store does not know; the viewers in the code count only this first time.</summary>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public async Task TakeNew(CancellationToken cancellationToken)
    {
        var known = access.Current.Viewers;
        var candidates = index.All.Where(dashboard => !known.ContainsKey(dashboard.Slug)).ToList();
        if (candidates.Count == 0) return;

        var dashboards = services.GetRequiredService<IDashboardStore>();
        await using var change = await services.GetRequiredService<IUnitOfWork>().Begin(cancellationToken);
        foreach (var candidate in candidates)
        {
            // Another process may have been first.
            if (await dashboards.Find(candidate.Slug, cancellationToken) is not null) continue;
            await Take(candidate, cancellationToken);
        }

        await change.Save(cancellationToken);
    }

    /// <summary>Takes one that the store does not know into the running change.</summary>
    internal async Task<Dashboard> Take(DashboardDescriptor candidate, CancellationToken cancellationToken)
    {
        var roles = candidate.Info.Viewers.Select(Parse).ToList();
        audit.AddRoles(await services.GetRequiredService<IPeople>().Ensure(roles, cancellationToken));
        var dashboard = Dashboard.Appear(candidate.Slug, roles, time.GetUtcNow().UtcDateTime);
        services.GetRequiredService<IDashboardStore>().Add(dashboard);
        audit.Add(new AuditRecord("dashboard.appeared", candidate.Slug, "done") { After = string.Join(' ', dashboard.Viewers) });
        return dashboard;
    }

    // The scan has refused any other.
    private static RoleName Parse(string role) =>
        RoleName.TryParse(role, out var name, out var refusal) ? name : throw new InvalidOperationException($"'{role}' is no role's name. {refusal.Message}");
}
