using System.Net;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Who comes in, as whom and with what.</summary>
public sealed class GoogleSignInTests : WithProvider
{
    private const string Ann = "ann@example.com";
    [Fact]
    public async Task Somebody_of_an_open_domain_comes_in_with_its_role_and_lands_where_they_wanted()
    {
        await using var site = Site("example.com=user");
        await Invite(site, "root@example.com", "admin");
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", "Ann@Example.com", hostedDomain: "example.com", name: "Ann Onym"), Stop, "/dashboards/nyc-taxi?date=today");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/dashboards/nyc-taxi?date=today", answer.Headers.Location!.OriginalString);
        Assert.True(await browser.IsIn(Stop));
        var ann = Person(site, Ann);
        Assert.Equal(("Ann Onym", "user", false), (ann.Name, string.Join(' ', ann.Roles), ann.IsDemo));
        Assert.Equal(["person.joined", "session.started"], Folder.Read($"SELECT what FROM audit WHERE target = '{Ann}' ORDER BY id"));
    }

    [Theory]
    [InlineData("example.com=user", null, false)]
    [InlineData("example.com=user", "EXAMPLE.com", false)]
    [InlineData("example.com=user", "sub.example.com", false)]
    [InlineData("example.com=user", "example.com.evil.example", false)]
    [InlineData("other.example=user example.com=user", "example.com", true)]
    [InlineData("*=user", null, true)]
    [InlineData("", "example.com", false)]
    public async Task Only_the_organisation_that_Google_names_opens_the_door(string domains, string? hostedDomain, bool comesIn)
    {
        await using var site = Site(domains);
        await Invite(site, "root@example.com", "admin");
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", Ann, hostedDomain: hostedDomain), Stop);

        Assert.Equal(comesIn ? HttpStatusCode.Found : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(comesIn, await browser.IsIn(Stop));
        Assert.Equal(comesIn ? 1 : 0, Folder.Read($"SELECT id FROM people WHERE email = '{Ann}'").Count);
    }

    [Fact]
    public async Task The_role_of_a_domain_is_given_once_and_made_when_it_is_not_there()
    {
        await using var site = Site("example.com=newcomers *=user");
        await Invite(site, "root@example.com", "admin");
        using var browser = site.NewBrowser();
        var account = IdentityProvider.Account("a-1", Ann, hostedDomain: "example.com");
        using var first = await browser.SignInAt(Provider, account, Stop);
        Assert.Equal(["newcomers"], Person(site, Ann).Roles);
        Assert.Equal([Ann], Folder.Read("SELECT a.who FROM audit AS a WHERE a.what = 'role.added' AND a.target = 'newcomers'"));

        Folder.Change("DELETE FROM role_holders WHERE role = 'newcomers'");
        using var second = await browser.SignInAt(Provider, account, Stop);

        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
        Assert.Empty(Person(site, Ann).Roles);
    }

    [Fact]
    public async Task Who_was_invited_comes_in_by_the_verified_address_with_what_they_were_given_and_no_more()
    {
        await using var site = Site("example.com=user");
        await Invite(site, "root@example.com", "admin");
        await Invite(site, Ann, "analyst");
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", "ANN@example.com", hostedDomain: "example.com", name: "Ann Onym"), Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(("Ann Onym", "analyst"), (Person(site, Ann).Name, string.Join(' ', Person(site, Ann).Roles)));
        Assert.Equal(["a-1"], Folder.Read("SELECT subject FROM identities"));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    [InlineData("\"True\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task An_address_that_Google_does_not_vouch_for_opens_nothing(string? verified)
    {
        await using var site = Site("*=user");
        await Invite(site, Ann, "admin");
        using var browser = site.NewBrowser();
        var account = $$"""{"sub":"a-1","email":"{{Ann}}","hd":"example.com"{{(verified is null ? "" : $",\"email_verified\":{verified}")}}}""";

        using var answer = await browser.SignInAt(Provider, account, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Google has not verified this address", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False(await browser.IsIn(Stop));
        Assert.Empty(Folder.Read("SELECT subject FROM identities"));
        Assert.Equal(["invited"], Folder.Read("SELECT state FROM people"));
    }

    [Fact]
    public async Task The_word_true_is_as_good_as_the_value()
    {
        await using var site = Site("*=user");
        using var browser = site.NewBrowser();

        using var answer = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", Ann, verified: "true"), Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_address_at_Google_is_the_same_person_here()
    {
        await using var site = Site("*=user");
        using var browser = site.NewBrowser();
        using var first = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        var id = Person(site, Ann).Id;

        using var second = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", "ann@married.example"), Stop);

        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
        Assert.Equal(id, Person(site, "ann@married.example").Id);
        Assert.Equal(["admin", "user"], Person(site, "ann@married.example").Roles.Order(StringComparer.Ordinal));
        Assert.Equal([$"{Ann} ann@married.example"], Folder.Read("SELECT before || ' ' || after FROM audit WHERE what = 'person.address_changed'"));
    }

    [Fact]
    public async Task A_new_address_that_another_has_is_not_taken_but_told()
    {
        await using var site = Site("*=user");
        using var browser = site.NewBrowser();
        using var first = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        await Invite(site, "bob@example.com", "user");

        for (var time = 0; time < 2; time++)
        {
            using var again = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", "bob@example.com"), Stop);
            Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        }

        Assert.Equal([$"{Ann} bob@example.com"], Folder.Read("SELECT email || ' ' || address_in_conflict FROM people WHERE address_in_conflict IS NOT NULL"));
        Assert.Equal(["bob@example.com"], Folder.Read("SELECT after FROM audit WHERE what = 'person.address_conflict'"));

        // Ann is the administrator, and is told where she looks.
        Assert.Contains("changed at Google to one that somebody else has here", await browser.Client.GetStringAsync(new Uri("/admin/people", UriKind.Relative), Stop), StringComparison.Ordinal);
        var page = await browser.Client.GetStringAsync(new Uri($"/admin/people/{Person(site, Ann).Id}", UriKind.Relative), Stop);
        Assert.Contains("has the address <b>bob@example.com</b> now", page, StringComparison.Ordinal);

        using var settled = await browser.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        Assert.Empty(Folder.Read("SELECT email FROM people WHERE address_in_conflict IS NOT NULL"));
    }

    [Fact]
    public async Task An_address_that_changed_hands_does_not_bring_its_old_owners_rights()
    {
        await using var site = Site("*=user");
        using var old = site.NewBrowser();
        using var first = await old.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        using var other = site.NewBrowser();

        using var answer = await other.SignInAt(Provider, IdentityProvider.Account("b-2", Ann), Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(await other.IsIn(Stop));
        Assert.Equal(["access.address_taken"], Folder.Read("SELECT outcome FROM audit WHERE what = 'session.refused'"));
        Assert.Equal(["a-1"], Folder.Read("SELECT subject FROM identities"));
    }

    [Fact]
    public async Task Who_is_disabled_stays_out_and_a_refusal_can_be_found_by_its_reference()
    {
        await using var site = Site("*=user");
        using var browser = site.NewBrowser();
        var account = IdentityProvider.Account("a-1", Ann, name: "<b>Ann</b>");
        using var first = await browser.SignInAt(Provider, account, Stop);
        Folder.Change("UPDATE people SET state = 'disabled'");

        using var answer = await browser.SignInAt(Provider, account, Stop);

        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Your account is disabled", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Ann</b>", page, StringComparison.Ordinal);
        var reference = Assert.Single(Folder.Read("SELECT reference FROM audit WHERE what = 'session.refused' AND outcome = 'access.disabled'"));
        Assert.Contains(reference, page, StringComparison.Ordinal);
        Assert.Empty(Folder.Read("SELECT id FROM audit WHERE what = 'command.refused'"));
    }

    private WebSite Site(string domains, string firstAdmin = "") => new(Folder.Data, Provider.Settings(domains, firstAdmin));

    private static Person Person(WebSite site, string email) => site.Services.GetRequiredService<IAccessState>().Current.People.Values.Single(person => person.Email == email);

    /// <summary>Announces somebody, as an administrator would.</summary>
    internal static async Task Invite(WebSite site, string email, string role)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<IPeople>();
        await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(Stop);
        Assert.True(EmailAddress.TryParse(email, out var address, out _));
        Assert.True(RoleName.TryParse(role, out var name, out _));
        await people.Ensure([name], Stop);
        var user = User.Invite(new UserId(Guid.CreateVersion7()), address, email, Guid.NewGuid().ToString("N"), "the test", TimeProvider.System.GetUtcNow().UtcDateTime);
        user.Grant(name);
        people.Add(user);
        await change.Save(Stop);
    }
}
