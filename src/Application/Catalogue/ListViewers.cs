using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;

namespace CleanDash.Application.Catalogue;

/// <summary>Every dashboard with the roles that see it.</summary>
public sealed record ListViewers : IQuery<ViewerMatrix>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>Dashboards against roles.</summary>
/// <param name="Roles">The names of all roles, in order.</param>
/// <param name="Dashboards">All dashboards of this program, by title.</param>
public sealed record ViewerMatrix(IReadOnlyList<string> Roles, IReadOnlyList<DashboardViewers> Dashboards);

/// <summary>A dashboard with the roles that see it.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="Owner">Whom to ask about it.</param>
/// <param name="Panels">How many it has.</param>
/// <param name="Viewers">Names of roles, in order.</param>
/// <param name="People">How many active people see it.</param>
public sealed record DashboardViewers(string Slug, string Title, string? Owner, int Panels, IReadOnlyList<string> Viewers, int People);

internal sealed class ListViewersHandler(DashboardIndex index, IAccessState access, IRoleList roles) : IHandler<ListViewers, ViewerMatrix>
{
    public async Task<Result<ViewerMatrix>> Handle(ListViewers request, CancellationToken cancellationToken)
    {
        var snapshot = access.Current;
        var audience = new Audience(snapshot);
        return new ViewerMatrix(await roles.Names(cancellationToken), [.. index.All.Select(dashboard =>
        {
            string[] viewers = snapshot.Viewers.TryGetValue(dashboard.Slug, out var listed) ? [.. listed.Order(StringComparer.Ordinal)] : [];
            return new DashboardViewers(dashboard.Slug, dashboard.Info.Title, dashboard.Info.Owner, dashboard.Panels.Count, viewers, audience.Of(viewers));
        })]);
    }
}
