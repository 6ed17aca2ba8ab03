using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Benchmarks;

/// <summary>A store with 100,000 people in 200 roles, each with two roles and an attribute, and 10,000 sessions; changed as the console changes it, by a connection of its own.</summary>
internal sealed class LargeStore : IDisposable
{
    private const int People = 100_000;
    private readonly string folder = Directory.CreateTempSubdirectory("cleandash-large-").FullName;
    private readonly ServiceProvider services;
    private readonly SqliteConnection console;

    public LargeStore()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build();
        var registered = new ServiceCollection();
        registered.AddLogging();
        registered.AddScoped<Caller>();
        registered.AddInfrastructure(HostSettings.ForConsole(configuration, usesWarehouse: false), TimeSpan.FromSeconds(5));
        services = registered.BuildServiceProvider();
        services.GetRequiredService<IStore>().OpenOrCreate();
        console = new SqliteConnection(Sqlite.ConnectionString(Path.Combine(folder, StoreOptions.FileName), TimeSpan.FromSeconds(30), pooled: false));
        console.Open();
        Fill();
    }

    public IAccessState State => services.GetRequiredService<IAccessState>();

    public Sessions Sessions => services.GetRequiredService<Sessions>();

    public static UserId Person(int n) => new(Guid.Parse($"{n:x8}-0000-7000-8000-{n:x12}"));

    public static string Stamp(int n) => $"{n:x32}";

    /// <summary>Starts a session of somebody and gives its id.</summary>
    public Guid SignIn(int n)
    {
        var id = Guid.NewGuid();
        console.Do($"INSERT INTO sessions (id, person, stamp, started_at) VALUES ('{id:D}', '{Person(n)}', '{Stamp(n)}', '{StoreContext.Text(TimeProvider.System.GetUtcNow().UtcDateTime)}')");
        return id;
    }

    /// <summary>Gives somebody a role, or takes it when they have it.</summary>
    public void ChangeRole(int n)
    {
        var held = console.Long($"SELECT count(*) FROM role_holders WHERE person = '{Person(n)}' AND role = 'admin'") > 0;
        console.Do(held ? $"DELETE FROM role_holders WHERE person = '{Person(n)}' AND role = 'admin'" : $"INSERT INTO role_holders (person, role) VALUES ('{Person(n)}', 'admin')");
    }

    public void Dispose()
    {
        services.Dispose();
        console.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Fill()
    {
        const string Numbers = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ";
        const string Id = "printf('%08x-0000-7000-8000-%012x', n, n)";
        var now = StoreContext.Text(TimeProvider.System.GetUtcNow().UtcDateTime);
        console.Do("BEGIN");
        console.Do($"{Numbers}199) INSERT INTO roles (name, created_at) SELECT printf('role-%d', n), '{now}' FROM numbers");
        console.Do(
            $"""
            {Numbers}{People - 1}) INSERT INTO people (id, email, name, state, stamp, added_at, added_by)
            SELECT {Id}, printf('person%d@example.com', n), printf('Person %d', n), 'active', printf('%032x', n), '{now}', 'import' FROM numbers
            """);
        console.Do($"{Numbers}{People - 1}) INSERT INTO role_holders (person, role) SELECT {Id}, 'user' FROM numbers");
        console.Do($"{Numbers}{People - 1}) INSERT INTO role_holders (person, role) SELECT {Id}, printf('role-%d', n % 200) FROM numbers");
        console.Do($"{Numbers}{People - 1}) INSERT INTO attributes (person, name, value) SELECT {Id}, 'region', printf('Region %d', n % 6) FROM numbers");
        console.Do($"{Numbers}9999) INSERT INTO sessions (id, person, stamp, started_at) SELECT printf('%08x-1111-4000-8000-%012x', n, n), {Id}, printf('%032x', n), '{now}' FROM numbers");
        console.Do($"INSERT INTO dashboards (slug, first_seen_at) VALUES ('sales', '{now}')");
        console.Do("INSERT INTO viewers (dashboard, role) VALUES ('sales', 'user')");
        console.Do("COMMIT");
    }
}
