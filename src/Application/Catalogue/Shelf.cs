using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;

namespace CleanDash.Application.Catalogue;

/// <summary>The dashboards as one caller sees them: what is not there and what is not theirs looks the same.</summary>
/// <param name="index">All dashboards.</param>
/// <param name="access">Who sees what.</param>
/// <param name="caller">Who looks.</param>
/// <param name="audit">Where refusals are written.</param>
public sealed class Shelf(DashboardIndex index, IAccessState access, Caller caller, IAuditTrail audit)
{
    /// <summary>The dashboards that the caller sees, by title.</summary>
    public IReadOnlyList<DashboardDescriptor> Visible()
    {
        if (caller.IsOperator)
            return index.All;
        var snapshot = access.Current;
        return [.. index.All.Where(dashboard => snapshot.Sees(caller.Roles, dashboard.Slug))];
    }

    /// <summary>A dashboard by its slug, present or former; a refusal is written down with its reference.</summary>
    public async ValueTask<Result<DashboardDescriptor>> Find(string slug, CancellationToken cancellationToken)
    {
        var dashboard = index.Find(slug);
        return dashboard is not null && IsVisible(dashboard) ? dashboard : await NothingHere(slug, cancellationToken);
    }

    /// <summary>A panel by the slug of its dashboard and its id.</summary>
    public async ValueTask<Result<PlacedPanel>> Find(string slug, string id, CancellationToken cancellationToken)
    {
        var dashboard = index.Find(slug);
        return dashboard is not null && IsVisible(dashboard) && index.Find(dashboard, id) is { } panel
            ? new PlacedPanel(dashboard, panel)
            : await NothingHere($"{slug}/{id}", cancellationToken);
    }

    private bool IsVisible(DashboardDescriptor dashboard) => caller.IsOperator || access.Current.Sees(caller.Roles, dashboard.Slug);

    private async Task<Refusal> NothingHere(string target, CancellationToken cancellationToken)
    {
        var refusal = (caller.Person is null && !caller.IsOperator ? Refusals.NotSignedIn : Refusals.NothingHere) with { Reference = Reference.Next() };
        await audit.Record(new("access.refused", target.Length > 200 ? target[..200] : target, refusal.Code) { Reference = refusal.Reference }, cancellationToken);
        return refusal;
    }
}

/// <summary>A panel and the dashboard that it stands on.</summary>
/// <param name="Dashboard">The dashboard.</param>
/// <param name="Panel">The panel.</param>
public sealed record PlacedPanel(DashboardDescriptor Dashboard, PanelDescriptor Panel);
