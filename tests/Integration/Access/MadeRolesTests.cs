using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class MadeRolesTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_role_that_a_demo_person_brings_is_written_down()
    {
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo("analyst"), Stop);

        Assert.Equal(["analyst"], folder.Read("SELECT target FROM audit WHERE what = 'role.added'"));
    }

    [Fact]
    public async Task Dashboards_and_the_roles_that_they_bring_are_written_down_once()
    {
        await using var services = StoreHost.Open(folder.Data);
        for (var start = 0; start < 2; start++)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<NewDashboards>().TakeNew(Stop);
        }

        Assert.Equal(["analyst"], folder.Read("SELECT target FROM audit WHERE what = 'role.added'"));
        Assert.Equal(folder.Read("SELECT slug FROM dashboards ORDER BY slug"), folder.Read("SELECT target FROM audit WHERE what = 'dashboard.appeared' ORDER BY target"));
        Assert.Contains("nyc-taxi", services.GetRequiredService<IAccessState>().Current.Viewers.Keys);
    }
}
