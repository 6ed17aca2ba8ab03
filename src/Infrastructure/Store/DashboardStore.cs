using CleanDash.Application.Catalogue;
using CleanDash.Domain.Catalogue;

namespace CleanDash.Infrastructure.Store;

internal sealed class DashboardStore(StoreContext context) : IDashboardStore
{
    public async Task<bool> Has(string slug, CancellationToken cancellationToken) => await context.Dashboards.FindAsync([slug], cancellationToken) is not null;

    public void Add(Dashboard dashboard) => context.Dashboards.Add(dashboard);
}
