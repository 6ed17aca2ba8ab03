using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;
using Xunit;

namespace CleanDash.Unit.Domain;

public sealed class DashboardTests
{
    private static readonly DateTime Now = new(2026, 5, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_new_dashboard_is_seen_by_those_that_its_code_lists()
    {
        var dashboard = Dashboard.Appear("sales", [RoleName.User, RoleName.User], Now);

        Assert.Equal([RoleName.User], dashboard.Viewers);
    }

    [Fact]
    public void A_dashboard_without_a_list_is_seen_by_nobody() => Assert.Empty(Dashboard.Appear("sales", [], Now).Viewers);

    [Fact]
    public void Viewers_come_and_go_once()
    {
        var dashboard = Dashboard.Appear("sales", [], Now);

        Assert.Null(dashboard.Grant(RoleName.User));
        Assert.Equal("access.viewer_already", dashboard.Grant(RoleName.User)!.Code);
        Assert.Null(dashboard.Revoke(RoleName.User));
        Assert.Equal("access.not_viewer", dashboard.Revoke(RoleName.User)!.Code);
    }
}
