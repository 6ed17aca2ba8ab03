using CleanDash.Domain.Access;
using Xunit;

namespace CleanDash.Unit.Domain;

public sealed class UserTests
{
    private static readonly DateTime Now = new(2026, 5, 1, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Identity Google = new("https://accounts.google.com", "1234");

    [Fact]
    public void Somebody_who_joins_is_active_and_holds_nothing()
    {
        var user = Joined();

        Assert.Equal(UserState.Active, user.State);
        Assert.Empty(user.Roles);
        Assert.Equal("ann@example.com", user.AddedBy);
        Assert.Equal([Google], user.Identities);
    }

    [Fact]
    public void An_invited_person_becomes_active_by_coming_in()
    {
        var user = User.Invite(NewId(), Email("ann@example.com"), "Ann", "s1", "bob@example.com", Now);
        Assert.Equal(UserState.Invited, user.State);

        Assert.Null(user.ComeIn(Google));

        Assert.Equal(UserState.Active, user.State);
        Assert.Equal([Google], user.Identities);
    }

    [Fact]
    public void Coming_in_twice_keeps_one_identity()
    {
        var user = Joined();

        user.ComeIn(Google);

        Assert.Single(user.Identities);
    }

    [Fact]
    public void A_disabled_person_cannot_come_in()
    {
        var user = Joined();
        user.Disable(otherAdministrators: 0, "s2");

        Assert.Equal("access.disabled", user.ComeIn(Google)!.Code);
    }

    [Fact]
    public void Who_has_an_identity_takes_no_other()
    {
        var user = Joined();

        Assert.Equal("access.address_taken", user.ComeIn(new Identity(Identity.GoogleIssuer, "another"))!.Code);
        Assert.Equal([Google], user.Identities);
    }

    [Fact]
    public void An_address_follows_the_provider_while_it_is_free_and_a_conflict_is_remembered_until_it_ends()
    {
        var user = Joined();

        Assert.False(user.IsNowAt(Email("ann@example.com"), isFree: true));
        Assert.True(user.IsNowAt(Email("bob@example.com"), isFree: false));
        Assert.False(user.IsNowAt(Email("bob@example.com"), isFree: false));
        Assert.Equal(("ann@example.com", "bob@example.com"), (user.Email.Value, user.AddressInConflict?.Value));

        Assert.True(user.IsNowAt(Email("bob@example.com"), isFree: true));
        Assert.Equal(("bob@example.com", null), (user.Email.Value, user.AddressInConflict?.Value));
    }

    [Fact]
    public void A_role_is_held_once()
    {
        var user = Joined();

        Assert.Null(user.Grant(RoleName.User));
        Assert.Equal("access.role_held_already", user.Grant(RoleName.User)!.Code);
        Assert.Equal([RoleName.User], user.Roles);
    }

    [Fact]
    public void A_role_that_is_not_held_cannot_be_revoked() =>
        Assert.Equal("access.role_not_held", Joined().Revoke(RoleName.User, otherAdministrators: 3)!.Code);

    [Fact]
    public void The_last_administrator_can_be_neither_revoked_nor_disabled()
    {
        var user = Joined();
        user.Grant(RoleName.Admin);

        Assert.Equal("access.last_admin", user.Revoke(RoleName.Admin, otherAdministrators: 0)!.Code);
        Assert.Equal("access.last_admin", user.Disable(otherAdministrators: 0, "s2")!.Code);
        Assert.Equal([RoleName.Admin], user.Roles);
        Assert.Equal(UserState.Active, user.State);
    }

    [Fact]
    public void One_of_two_administrators_can_be_revoked()
    {
        var user = Joined();
        user.Grant(RoleName.Admin);

        Assert.Null(user.Revoke(RoleName.Admin, otherAdministrators: 1));
        Assert.Empty(user.Roles);
    }

    [Fact]
    public void A_demo_person_never_counts_as_the_last_administrator()
    {
        var user = User.Join(NewId(), Email("admin@demo.example"), "Demo", new Identity(Identity.DemoIssuer, "admin"), "s1", Now);
        user.Grant(RoleName.Admin);

        Assert.True(user.IsDemo);
        Assert.Null(user.Revoke(RoleName.Admin, otherAdministrators: 0));
    }

    [Fact]
    public void Disabling_changes_the_stamp_and_enabling_does_not_bring_it_back()
    {
        var user = Joined();

        user.Disable(otherAdministrators: 0, "s2");
        Assert.Equal("access.disabled_already", user.Disable(otherAdministrators: 0, "s3")!.Code);
        Assert.Null(user.Enable());

        Assert.Equal("s2", user.Stamp);
        Assert.Equal("access.not_disabled", user.Enable()!.Code);
    }

    [Fact]
    public void Ending_all_sessions_changes_the_stamp()
    {
        var user = Joined();
        var session = Session.Start(Guid.NewGuid(), user, Now);

        user.EndSessions("s2");

        Assert.NotEqual(session.Stamp, user.Stamp);
    }

    [Fact]
    public void An_attribute_has_one_value()
    {
        var user = Joined();

        Assert.Null(user.Set("region", "EMEA"));
        Assert.Null(user.Set("region", "APAC"));

        Assert.Equal([new UserAttribute("region", "APAC")], user.Attributes);
    }

    [Theory]
    [InlineData("Region", "EMEA")]
    [InlineData("", "EMEA")]
    [InlineData("region", "")]
    [InlineData("re gion", "EMEA")]
    public void An_attribute_without_a_plain_name_or_a_value_is_refused(string name, string value) =>
        Assert.Equal("access.bad_attribute", Joined().Set(name, value)!.Code);

    [Fact]
    public void A_session_ends_once()
    {
        var session = Session.Start(Guid.NewGuid(), Joined(), Now);

        session.End(Now.AddHours(1));
        session.End(Now.AddHours(2));

        Assert.Equal(Now.AddHours(1), session.EndedAt);
    }

    private static User Joined() => User.Join(NewId(), Email("ann@example.com"), "Ann", Google, "s1", Now);

    private static UserId NewId() => new(Guid.NewGuid());

    private static EmailAddress Email(string text) => EmailAddress.TryParse(text, out var email, out _) ? email : throw new ArgumentException(text, nameof(text));
}
