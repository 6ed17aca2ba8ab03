using CleanDash.Application.Catalogue;
using CleanDash.Domain.Catalogue;

namespace CleanDash.Infrastructure.Store;

internal sealed class DashboardStore(StoreContext context) : IDashboardStore
{
    public async Task<Dashboard?> Find(string slug, CancellationToken cancellationToken) => await context.Dashboards.FindAsync([slug], cancellationToken);

    public void Add(Dashboard dashboard) => context.Dashboards.Add(dashboard);
}
