using System.Globalization;
using System.Net;
using CleanDash.Application.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>As long as nobody can administer, the next person to sign in will; one, and only one who may.</summary>
public sealed class FirstAdministratorTests : WithProvider
{
    private const string Rounds = "CLEANDASH_TEST_RACES";
    private const string Ann = "ann@example.com";
    [Fact]
    public async Task The_first_becomes_it_beside_the_role_of_the_domain_and_the_second_does_not()
    {
        await using var site = Site("example.com=user", "");
        using var ann = site.NewBrowser();
        using var bob = site.NewBrowser();

        using var first = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann, hostedDomain: "example.com"), Stop);
        using var second = await bob.SignInAt(Provider, IdentityProvider.Account("b-2", "bob@example.com", hostedDomain: "example.com"), Stop);

        Assert.Equal([$"{Ann} admin", $"{Ann} user", "bob@example.com user"], Holders());
        Assert.Equal([$"{Ann} admin user"], Folder.Read("SELECT who || ' ' || after FROM audit WHERE what = 'person.first_administrator'"));
        Assert.Equal([Ann], Folder.Read("SELECT email FROM first_administrator"));
    }

    [Fact]
    public async Task A_stranger_is_not_let_in_where_the_first_is_named_and_those_named_are()
    {
        await using var site = Site("", $"root@example.com {Ann.ToUpperInvariant()}");
        using var stranger = site.NewBrowser();
        using var ann = site.NewBrowser();

        using var refused = await stranger.SignInAt(Provider, IdentityProvider.Account("s-1", "stranger@example.org"), Stop);
        var page = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("an administrator must finish the set-up", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Ann, page, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Folder.Read("SELECT id FROM people"));

        using var admitted = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        Assert.Equal([$"{Ann} admin"], Holders());

        using var later = await stranger.SignInAt(Provider, IdentityProvider.Account("s-1", "stranger@example.org"), Stop);
        Assert.Contains("You don’t have access yet", WebUtility.HtmlDecode(await later.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_of_an_open_domain_comes_in_without_it_where_another_is_named()
    {
        await using var site = Site("example.com=user", "root@example.com");
        using var ann = site.NewBrowser();

        using var answer = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann, hostedDomain: "example.com"), Stop);

        Assert.Equal([$"{Ann} user"], Holders());
    }

    [Theory]
    [InlineData("UPDATE people SET state = 'invited'", false)]
    [InlineData("UPDATE people SET state = 'active'", false)]
    [InlineData("UPDATE people SET state = 'disabled'", true)]
    [InlineData("INSERT INTO identities (issuer, subject, person) SELECT 'demo', 'admin', id FROM people", true)]
    [InlineData("DELETE FROM role_holders", true)]
    public async Task Whoever_can_administer_or_will_keeps_the_next_from_becoming_it(string change, bool becomes)
    {
        await using var site = Site("*=user", "");
        await GoogleSignInTests.Invite(site, "root@example.com", "admin");
        Folder.Change(change);
        using var ann = site.NewBrowser();

        using var answer = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);

        Assert.Equal(becomes, Holders().Contains($"{Ann} admin"));
    }

    [Fact]
    public async Task Somebody_known_becomes_it_when_nobody_is_left()
    {
        await using var site = Site("*=user", "");
        using var ann = site.NewBrowser();
        using var first = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
        using var bob = site.NewBrowser();
        using var second = await bob.SignInAt(Provider, IdentityProvider.Account("b-2", "bob@example.com"), Stop);
        Folder.Change("DELETE FROM role_holders WHERE role = 'admin'");

        using var again = await bob.SignInAt(Provider, IdentityProvider.Account("b-2", "bob@example.com"), Stop);

        Assert.Equal([$"{Ann} user", "bob@example.com admin", "bob@example.com user"], Holders());
        Assert.Equal(["bob@example.com"], Folder.Read("SELECT email FROM first_administrator"));
    }

    [Fact]
    public async Task Every_start_warns_until_there_is_one()
    {
        await using (var site = Site("", ""))
        {
            Assert.Contains("whoever signs in next receives it", await Warning(site), StringComparison.Ordinal);
        }

        await using (var site = Site("", Ann))
        {
            Assert.Contains("Access:FirstAdmin", await Warning(site), StringComparison.Ordinal);
            using var ann = site.NewBrowser();
            using var answer = await ann.SignInAt(Provider, IdentityProvider.Account("a-1", Ann), Stop);
            Assert.Null(await Warning(site));
        }
    }

    [Fact]
    public async Task Fifty_who_sign_in_at_once_at_two_processes_make_one_every_time()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable(Rounds) ?? "40", CultureInfo.InvariantCulture);
        await using var here = Open();
        using var other = await SignInProcess.Start(Folder.Data, Stop);
        for (var round = 0; round < rounds; round++)
        {
            Folder.Change("DELETE FROM people; DELETE FROM first_administrator");

            var refused = await Task.WhenAll(SignInProcess.Half(here, first: 0), other.SignIn(Stop));
            Assert.Equal(0, refused.Sum());

            var administrators = Folder.Read("SELECT email FROM role_holders JOIN people ON id = person WHERE role = 'admin'");
            Assert.Equal(Folder.Read("SELECT email FROM first_administrator"), [Assert.Single(administrators)]);
            Assert.Equal(["50"], Folder.Read("SELECT cast(count(*) AS TEXT) FROM people"));
        }

        Assert.Equal([$"{rounds}"], Folder.Read("SELECT cast(count(*) AS TEXT) FROM audit WHERE what = 'person.first_administrator'"));
        await using var scope = here.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<AdministratorWanted>().Warning(Stop));
    }

    [Fact]
    public async Task An_administrator_added_at_the_console_meanwhile_is_the_only_one_unless_somebody_came_before()
    {
        await using var web = Open();
        await using var console = Open();
        for (var round = 0; round < 20; round++)
        {
            Folder.Change("DELETE FROM people; DELETE FROM first_administrator");
            var last = Folder.Read("SELECT cast(coalesce(max(id), 0) AS TEXT) FROM audit")[0];
            var adding = Add(console);
            await Task.WhenAll([adding, .. Enumerable.Range(0, 8).Select(person => SignIn(web, person))]);

            Assert.Null(await adding);
            var order = Folder.Read($"SELECT what FROM audit WHERE id > {last} AND what IN ('person.added', 'session.started') ORDER BY id");
            var bySigningIn = Folder.Read("SELECT email FROM role_holders JOIN people ON id = person WHERE role = 'admin' AND email <> 'root@example.com'");
            Assert.Equal(order[0] == "person.added" ? 0 : 1, bySigningIn.Count);
            Assert.Equal(bySigningIn, Folder.Read("SELECT email FROM first_administrator"));
        }
    }

    private static async Task<string?> Add(ServiceProvider console)
    {
        await using var scope = console.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AddPerson("root@example.com", null, ["admin"]), Stop)).Refusal?.Code;
    }

    private ServiceProvider Open() => StoreHost.Open(Folder.Data, TimeSpan.FromSeconds(60), domains: "*=user");

    private static async Task<string?> SignIn(ServiceProvider services, int person)
    {
        await using var scope = services.CreateAsyncScope();
        var request = new SignInWithGoogle($"s-{person}", $"person-{person}@example.com", true, null, $"Person {person}", "");
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, Stop)).Refusal?.Code;
    }

    private static async Task<string> Warning(WebSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AdministratorWanted>().Warning(Stop))!;
    }

    private IReadOnlyList<string> Holders() => Folder.Read("SELECT email || ' ' || role FROM role_holders JOIN people ON id = person ORDER BY email, role");

    private WebSite Site(string domains, string firstAdmin) => new(Folder.Data, Provider.Settings(domains, firstAdmin));
}
