using System.Globalization;
using CleanDash.Application.Access;
using CleanDash.Infrastructure.Store;
using CleanDash.Integration.Hosts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.Store;

/// <summary>The snapshot that reads only what changed is the one that reads everything.</summary>
public sealed class AccessStateTests : IDisposable
{
    private static readonly string[] RoleNames = ["admin", "user", "analyst", "finance"];
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider services;
    private readonly SqliteConnection console;

    public AccessStateTests()
    {
        services = StoreHost.Open(folder.Data, time: clock);
        console = folder.Connect();
        console.Do("PRAGMA foreign_keys = ON");
        for (var i = 0; i < 40; i++) AddPerson();
        console.Do("INSERT INTO roles (name, created_at) VALUES ('analyst', '2026-05-01T08:00:00.0000000Z'), ('finance', '2026-05-01T08:00:00.0000000Z')");
    }

    private AccessSnapshot Current => services.GetRequiredService<IAccessState>().Current;

    public void Dispose()
    {
        console.Dispose();
        services.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_changes_of_any_rows_it_equals_one_that_was_read_anew(int seed)
    {
        var random = new Random(seed);
        _ = Current;
        for (var round = 0; round < 60; round++)
        {
            for (var change = random.Next(1, 8); change > 0; change--) ChangeSomething(random);
            if (random.Next(20) == 0) clock.Advance(TimeSpan.FromHours(30));

            Assert.Equal(Anew(), Text(Current));
        }
    }

    [Fact]
    public void A_change_of_one_person_reads_nobody_else_again()
    {
        var before = Current;
        var (one, others) = (before.People.Keys.First(), before.People.Keys.Skip(1).ToList());

        console.Do($"INSERT INTO role_holders (person, role) VALUES ('{one}', 'finance')");

        var after = Current;
        Assert.Superset(new HashSet<string> { "finance" }, after.People[one].Roles.ToHashSet());
        Assert.All(others, id => Assert.Same(before.People[id], after.People[id]));
    }

    [Fact]
    public void A_version_that_somebody_moved_by_hand_reads_everything()
    {
        var before = Current;

        // As a tool would that switched the triggers off.
        console.Do("DROP TRIGGER people_update; UPDATE people SET state = 'disabled'; UPDATE access_version SET version = version + 1");

        Assert.Contains(before.People.Values, person => person.IsActive);
        Assert.DoesNotContain(Current.People.Values, person => person.IsActive);
    }

    [Fact]
    public void More_changes_than_the_log_keeps_are_seen_all_the_same()
    {
        _ = Current;

        for (var i = 0; i < 150; i++) console.Do($"UPDATE people SET name = 'Name {i}'");

        Assert.Equal(5000, console.Long("SELECT count(*) FROM access_changes"));
        Assert.All(Current.People.Values, person => Assert.Equal("Name 149", person.Name));
    }

    [Fact]
    public void A_restored_store_with_the_same_version_is_not_taken_for_the_one_before()
    {
        var copy = Path.Combine(folder.Path, "copy.db");
        console.Do($"VACUUM INTO '{copy}'");
        _ = Current;
        console.Do("UPDATE people SET name = 'Before the restore' WHERE email = 'person1@example.com'");
        var version = Current.Version;

        using (var kept = new SqliteConnection($"Data Source={copy};Pooling=False"))
        {
            kept.Open();
            kept.BackupDatabase(console);
        }

        console.Do("UPDATE people SET name = 'After it' WHERE email = 'person3@example.com'");

        Assert.Equal(version, Current.Version);
        Assert.Equal(Anew(), Text(Current));
        console.Do("UPDATE people SET name = 'Later' WHERE email = 'person5@example.com'");
        Assert.Equal(Anew(), Text(Current));
    }

    [Fact]
    public void Sessions_that_nobody_ended_do_not_gather()
    {
        ChangeSession(new Random(1), insert: true);
        Assert.Single(Current.Sessions);

        clock.Advance(TimeSpan.FromDays(15));
        AddPerson();

        Assert.Empty(Current.Sessions);
    }

    private void ChangeSomething(Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                AddPerson();
                break;
            case 1:
                console.Do($"DELETE FROM people WHERE id = '{Anybody(random)}'");
                break;
            case 2:
                console.Do($"UPDATE people SET state = CASE state WHEN 'active' THEN 'disabled' ELSE 'active' END, name = 'Name {random.Next()}', stamp = '{random.Next()}' WHERE id = '{Anybody(random)}'");
                break;
            case 3 or 4:
                console.Do($"INSERT OR IGNORE INTO role_holders (person, role) VALUES ('{Anybody(random)}', '{AnyRole(random)}')");
                break;
            case 5:
                console.Do($"DELETE FROM role_holders WHERE person = '{Anybody(random)}'");
                break;
            case 6:
                // A row that goes over to somebody else changes both.
                console.Do($"UPDATE OR REPLACE role_holders SET person = '{Anybody(random)}' WHERE person = '{Anybody(random)}'");
                break;
            case 7:
                console.Do($"INSERT OR REPLACE INTO attributes (person, name, value) VALUES ('{Anybody(random)}', 'region', 'it''s \"{random.Next(3)}\"')");
                break;
            case 8:
                console.Do($"INSERT OR IGNORE INTO identities (issuer, subject, person) VALUES ('demo', '{random.Next(5)}', '{Anybody(random)}')");
                break;
            case 9:
                console.Do($"INSERT OR IGNORE INTO viewers (dashboard, role) SELECT slug, '{AnyRole(random)}' FROM dashboards");
                break;
            case 10:
                console.Do($"INSERT OR IGNORE INTO dashboards (slug, first_seen_at) VALUES ('board-{random.Next(3)}', '2026-05-01T08:00:00.0000000Z'); DELETE FROM viewers WHERE role = '{AnyRole(random)}'");
                break;
            default:
                ChangeSession(random, insert: random.Next(2) == 0);
                break;
        }
    }

    private void ChangeSession(Random random, bool insert)
    {
        var now = StoreContext.Text(clock.GetUtcNow().UtcDateTime);
        if (insert)
        {
            console.Do($"INSERT INTO sessions (id, person, stamp, started_at) VALUES ('{Guid.NewGuid()}', '{Anybody(random)}', 'stamp', '{now}')");
            return;
        }

        console.Do(random.Next(2) == 0
            ? $"UPDATE sessions SET ended_at = '{now}' WHERE id IN (SELECT id FROM sessions ORDER BY id LIMIT 1)"
            : $"UPDATE sessions SET viewing = '{Anybody(random)}', viewing_email = 'ann@example.com', viewing_stamp = 'stamp', viewing_since = '{now}' WHERE person = '{Anybody(random)}'");
    }

    private void AddPerson()
    {
        var n = console.Long("SELECT count(*) FROM people") + console.Long("SELECT version FROM access_version");
        console.Do(
            $"""
            INSERT INTO people (id, email, name, state, stamp, added_at, added_by)
            VALUES ('{Guid.NewGuid()}', 'person{n}@example.com', 'Person', 'active', 'stamp', '2026-05-01T08:00:00.0000000Z', 'import')
            """);
    }

    private string Anybody(Random random) => folder.Read($"SELECT id FROM people ORDER BY id LIMIT 1 OFFSET {random.Next((int)console.Long("SELECT count(*) FROM people"))}").Single();

    private static string AnyRole(Random random) => RoleNames[random.Next(RoleNames.Length)];

    private string Anew()
    {
        using var other = new AccessState(services.GetRequiredService<StoreOptions>(), services.GetRequiredService<SessionOptions>(), clock);
        return Text(other.Current);
    }

    private string Text(AccessSnapshot snapshot)
    {
        // Sessions that are too old end wherever they are looked up, in the snapshot or not.
        var oldest = clock.GetUtcNow().UtcDateTime - services.GetRequiredService<SessionOptions>().SessionMax;
        return string.Join('\n', new[]
        {
            snapshot.Version.ToString(CultureInfo.InvariantCulture),
            Lines(snapshot.People.Values.Select(person =>
                $"{person.Id} {person.Email} {person.Name} {person.Stamp} {person.IsActive} {person.IsDemo} {Lines(person.Roles)} {Lines(person.Attributes.Select(pair => pair.Key + pair.Value))}")),
            Lines(snapshot.Viewers.Select(pair => $"{pair.Key}: {Lines(pair.Value)}")),
            Lines(snapshot.Sessions.Where(pair => pair.Value.StartedAt >= oldest).Select(pair => $"{pair.Key} {pair.Value}")),
        });
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
