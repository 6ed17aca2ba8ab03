using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class ViewersTests
{
    [Fact]
    public async Task A_dashboard_is_given_to_a_role_and_the_effect_is_told_before()
    {
        await using var office = await Office.Open();
        await office.Do(new AddRole("sales"));
        await office.Active("ann@example.com", "sales");
        ViewerChange[] changes = [new("nyc-taxi", ["sales"], [])];

        var effect = Assert.Single(await office.Do(new PreviewViewers(changes)));
        await office.Do(new ChangeViewers(changes));

        Assert.Equal((1, 0), (effect.Gain, effect.Lose));
        Assert.Equal(["sales"], effect.Grant);
        var taxi = (await office.Do(new ListViewers())).Dashboards.Single(dashboard => dashboard.Slug == "nyc-taxi");
        Assert.Contains("sales", taxi.Viewers);
        Assert.Equal(1, taxi.People);
        Assert.Equal("catalogue.viewers_already", await office.Refused(new ChangeViewers([new("nyc-taxi", ["sales"], [], ["user"])])));
    }

    [Fact]
    public async Task Why_is_told_in_one_sentence()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com", "admin");

        var why = Assert.Single(await office.Do(new ExplainAccess("ann@example.com", "nyc-taxi")));

        Assert.False(why.Sees);
        Assert.Equal(
            "ann@example.com does not see New York taxi, because its list has the role user, which they do not hold; they hold admin, which manages and by itself sees no dashboard.",
            Assert.Single(why.Reasons));
    }
}
