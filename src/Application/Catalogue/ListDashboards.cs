using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;

namespace CleanDash.Application.Catalogue;

/// <summary>The dashboards that the caller sees, by title.</summary>
public sealed record ListDashboards : IQuery<IReadOnlyList<DashboardDescriptor>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class ListDashboardsHandler(Shelf shelf) : IHandler<ListDashboards, IReadOnlyList<DashboardDescriptor>>
{
    public Task<Result<IReadOnlyList<DashboardDescriptor>>> Handle(ListDashboards request, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<DashboardDescriptor>>.Of(shelf.Visible()));
}
