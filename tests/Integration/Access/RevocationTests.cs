using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>What an administrator took away is gone at the next request, in this process and in another.</summary>
public sealed class RevocationTests
{
    private static readonly int Tries = Crowd.Tries("CLEANDASH_TEST_REVOCATIONS", otherwise: 500);
    private readonly Dictionary<string, HashSet<string>> viewers = new(StringComparer.Ordinal);
    private readonly List<Somebody> people = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_answer_is_stale_after_roles_viewers_or_people_changed()
    {
        await using var office = await Office.Open();
        await Prepare(office);
        await using var web = StoreHost.Open(office.Folder.Data);
        using var otherWeb = HostProcess.Start(typeof(Asker).Assembly.Location, [], new() { [Asker.Variable] = office.Folder.Data });
        var random = new Random(4711);
        int stale = 0, seen = 0, nothing = 0;
        for (var tried = 0; tried < Tries; tried++)
        {
            await ChangeOne(office, random);
            var asks = people[random.Next(people.Count)];
            var expected = Expected(asks);

            await otherWeb.StandardInput.WriteLineAsync(asks.Cookie.AsMemory(), Stop);
            var here = await Asker.Answer(web, asks.Cookie);
            var there = await otherWeb.StandardOutput.ReadLineAsync(Stop);

            if (here != expected || there != expected) stale++;
            if (expected is "" or "nobody") nothing++;
            else seen++;
        }

        TestContext.Current.SendDiagnosticMessage($"{stale} stale of {Tries}; {seen} saw something, {nothing} nothing");
        Assert.Equal(0, stale);
        Assert.InRange(seen, Tries / 5, Tries);
        Assert.InRange(nothing, Tries / 10, Tries);
        otherWeb.StandardInput.Close();
        await otherWeb.WaitForExitAsync(Stop);
    }

    private async Task Prepare(Office office)
    {
        await office.Do(new AddRole("sales"));
        foreach (var dashboard in (await office.Do(new ListViewers())).Dashboards) viewers[dashboard.Slug] = [.. dashboard.Viewers];
        for (var i = 0; i < 6; i++)
        {
            await office.Active($"p{i}@example.com", "user");
            people.Add(new Somebody($"p{i}@example.com", ["user"]));
            await SignIn(office, people[i]);
        }
    }

    private async Task ChangeOne(Office office, Random random)
    {
        var person = people[random.Next(people.Count)];
        string[] roles = ["user", "analyst", "sales"];
        var role = roles[random.Next(roles.Length)];
        switch (random.Next(10))
        {
            case < 4:
                var holds = person.Roles.Contains(role);
                await Acknowledged(office, holds ? new ChangeRoles(person.Email, [], [role]) : new ChangeRoles(person.Email, [role], []));
                if (!person.Roles.Remove(role)) person.Roles.Add(role);
                break;
            case < 7:
                var (slug, listed) = viewers.ElementAt(random.Next(viewers.Count));
                await Acknowledged(office, listed.Contains(role) ? new ChangeViewers([new(slug, [], [role])]) : new ChangeViewers([new(slug, [role], [])]));
                if (!listed.Remove(role)) listed.Add(role);
                break;
            case < 9 when person.IsIn:
                await Acknowledged(office, random.Next(3) == 0 ? new SignOutPerson(person.Email) : new DisablePerson(person.Email));
                person.IsIn = false;
                break;
            default:
                if (person.IsIn) break;
                await office.Send(new EnablePerson(person.Email));
                await SignIn(office, person);
                break;
        }
    }

    private static async Task Acknowledged(Office office, ICommand<Done> change) => await office.Do(change);

    // A session as a sign-in makes it, without the identity provider.
    private static async Task SignIn(Office office, Somebody person)
    {
        await office.Within(async services =>
        {
            await using var change = await services.GetRequiredService<IUnitOfWork>().Begin(Stop);
            Assert.True(PersonKey.TryParse(person.Email, out var key, out _));
            var user = (await services.GetRequiredService<IPeople>().Find(key, Stop))!;
            var session = Session.Start(Guid.NewGuid(), user, TimeProvider.System.GetUtcNow().UtcDateTime);
            services.GetRequiredService<IPeople>().Add(session);
            await change.Save(Stop);
            person.Cookie = $"{user.Id} {session.Id} {session.Stamp}";
        });
        person.IsIn = true;
    }

    private string Expected(Somebody person) => !person.IsIn
        ? "nobody"
        : string.Join(' ', viewers.Where(dashboard => dashboard.Value.Overlaps(person.Roles)).Select(dashboard => dashboard.Key).Order(StringComparer.Ordinal));

    private sealed class Somebody(string email, HashSet<string> roles)
    {
        public string Email => email;

        public HashSet<string> Roles => roles;

        public bool IsIn { get; set; }

        public string Cookie { get; set; } = "";
    }
}
