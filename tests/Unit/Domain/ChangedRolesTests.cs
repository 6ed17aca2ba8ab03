using CleanDash.Domain;
using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Unit.Domain;

public sealed class ChangedRolesTests
{
    private static readonly DateTime Now = new(2026, 5, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Roles_are_given_and_taken_together()
    {
        var user = Holding(RoleName.User);

        Assert.Null(user.ChangeRoles([Role("sales")], [RoleName.User], otherAdministrators: 0));

        Assert.Equal([Role("sales")], user.Roles);
    }

    [Fact]
    public void What_is_so_already_is_passed_over_beside_a_change()
    {
        var user = Holding(RoleName.User);

        Assert.Null(user.ChangeRoles([RoleName.User, Role("sales")], [Role("payroll")], otherAdministrators: 0));

        Assert.Equal([RoleName.User, Role("sales")], user.Roles);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_told()
    {
        var user = Holding(RoleName.User);

        Assert.Equal("access.role_held_already", user.ChangeRoles([RoleName.User], [], 0)!.Code);
        Assert.Equal("access.role_not_held", user.ChangeRoles([], [Role("sales")], 0)!.Code);
        Assert.Equal(RefusalKind.AlreadySo, user.ChangeRoles([], [], 0)!.Kind);
    }

    [Fact]
    public void The_last_administrator_gets_nothing_from_a_change_that_takes_the_role()
    {
        var user = Holding(RoleName.Admin);

        Assert.Equal("access.last_admin", user.ChangeRoles([Role("sales")], [RoleName.Admin], otherAdministrators: 0)!.Code);

        Assert.Equal([RoleName.Admin], user.Roles);
    }

    [Fact]
    public void The_last_administrator_cannot_be_deleted_and_one_of_two_can()
    {
        Assert.Equal("access.last_admin", Holding(RoleName.Admin).Leave(otherAdministrators: 0)!.Code);
        Assert.Null(Holding(RoleName.Admin).Leave(otherAdministrators: 1));
        Assert.Null(Holding(RoleName.User).Leave(otherAdministrators: 0));
    }

    [Fact]
    public void An_attribute_that_has_the_value_or_is_not_there_is_told()
    {
        var user = Holding();
        user.Set("region", "EMEA");

        Assert.Equal("access.attribute_already", user.Set("region", "EMEA")!.Code);
        Assert.Null(user.Unset("region"));
        Assert.Equal("access.attribute_not_set", user.Unset("region")!.Code);
        Assert.Empty(user.Attributes);
    }

    [Theory]
    [InlineData("EM\nEA")]
    [InlineData("EM\u202eEA")]
    public void An_attributes_value_is_plain_text(string value) => Assert.Equal("access.bad_attribute", Holding().Set("region", value)!.Code);

    [Fact]
    public void Roles_of_the_product_cannot_be_deleted_and_others_can()
    {
        Assert.Equal("access.built_in_role", CleanDash.Domain.Access.Role.Create(RoleName.Admin, Now).Delete()!.Code);
        Assert.Equal("access.built_in_role", CleanDash.Domain.Access.Role.Create(RoleName.User, Now).Delete()!.Code);
        Assert.Null(CleanDash.Domain.Access.Role.Create(Role("sales"), Now).Delete());
    }

    private static User Holding(params RoleName[] roles)
    {
        Assert.True(EmailAddress.TryParse("ann@example.com", out var email, out _));
        var user = User.Join(new UserId(Guid.NewGuid()), email, "Ann", new Identity("https://accounts.google.com", "1234"), "s1", Now);
        foreach (var role in roles) user.Grant(role);
        return user;
    }

    private static RoleName Role(string text) => RoleName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text, nameof(text));
}
