using CleanDash.Application.Access;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Store.Migrations;
using CleanDash.Integration.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

public sealed class StoreFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_store_survives_what_it_must()
    {
        using var services = StoreHost.Open(folder.Data);

        Assert.Equal(["wal"], folder.Read("PRAGMA journal_mode"));
        Assert.Equal(["admin", "user"], folder.Read("SELECT name FROM roles ORDER BY name"));
        Assert.Empty(folder.Read("PRAGMA foreign_key_check"));
    }

    [Fact]
    public async Task With_any_umask_nobody_else_may_read_the_files()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        var cancel = TestContext.Current.CancellationToken;

        var made = await HostProcess.Run(HostProcess.Console, ["init", "--data", folder.Data], cancel, shell: "umask 000");
        await HostProcess.Run(HostProcess.Console, ["user", "list", "--data", folder.Data], cancel, shell: "umask 000");

        Assert.Equal(0, made.ExitCode);
        using var open = folder.Connect();
        using var read = open.CreateCommand();
        read.CommandText = "SELECT count(*) FROM roles";
        read.ExecuteScalar();
        folder.Change("UPDATE roles SET created_at = created_at");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Data));
        var files = Directory.GetFiles(folder.Data);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_lost_store_is_not_replaced_by_an_empty_one()
    {
        StoreHost.Open(folder.Data).Dispose();
        foreach (var file in Directory.GetFiles(folder.Data, "cleandash.db*")) File.Delete(file);

        var refused = Assert.Throws<CannotStartException>(() => StoreHost.Open(folder.Data));

        Assert.Equal(CannotStartException.Store, refused.ExitCode);
        Assert.Contains("Restore a backup", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Store));
    }

    [Fact]
    public void A_store_that_a_newer_version_wrote_is_left_alone()
    {
        StoreHost.Open(folder.Data).Dispose();
        folder.Change("INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Tomorrow', '99.0.0')");
        var before = File.ReadAllBytes(folder.Store);

        var refused = Assert.Throws<CannotStartException>(() => StoreHost.Open(folder.Data));

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder.Store));
    }

    [Fact]
    public void What_a_killed_creation_left_does_not_matter()
    {
        Directory.CreateDirectory(folder.Data);
        File.WriteAllText(Path.Combine(folder.Data, "new-store.tmp"), "half a store");
        File.WriteAllText(Path.Combine(folder.Data, "migration.lock"), "1 00000000-0000-0000-0000-000000000000");

        using var services = StoreHost.Open(folder.Data);

        Assert.Equal(["1"], folder.Read("SELECT cast(version AS TEXT) FROM access_version WHERE id = 1"));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_make_one_store()
    {
        var cancel = TestContext.Current.CancellationToken;

        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostProcess.Run(HostProcess.Console, ["init", "--data", folder.Data], cancel)));

        Assert.Equal([0, 4, 4], ended.Select(end => end.ExitCode).Order());
    }

    [Fact]
    public void An_older_schema_is_brought_up_to_date_with_a_copy_kept_and_without_waiting_for_a_dead_process()
    {
        StoreHost.Open(folder.Data).Dispose();
        // The first migration did not run yet, as far as the history says; a killed process holds EF Core's lock.
        folder.Change("DELETE FROM __EFMigrationsHistory");
        foreach (var table in folder.Read(@"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_\_EF%' ESCAPE '\' AND name NOT LIKE 'sqlite%'"))
        {
            folder.Change($"PRAGMA foreign_keys = OFF; DROP TABLE {table}");
        }

        folder.Change("INSERT OR REPLACE INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2020-01-01')");

        using var services = StoreHost.Open(folder.Data);

        Assert.Equal(KnownMigrations.Ids, folder.Read("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"));
        Assert.Single(Directory.GetFiles(folder.Data, "cleandash.db.before-*"));
    }

    [Fact]
    public void A_file_that_is_no_store_is_named_in_one_line()
    {
        Directory.CreateDirectory(folder.Data);
        File.WriteAllText(folder.Store, new string('x', 5000));

        var refused = Assert.Throws<CannotStartException>(() => StoreHost.Open(folder.Data));

        Assert.Contains("damaged", Assert.Single(refused.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_that_access_depends_on_moves_the_version()
    {
        using var services = StoreHost.Open(folder.Data);
        var state = services.GetRequiredService<IAccessState>();
        const string user = "00000000-0000-0000-0000-000000000001";
        string[] changes =
        [
            $"INSERT INTO people (id, email, name, state, stamp, added_at, added_by) VALUES ('{user}', 'ann@example.com', 'Ann', 'active', 's1', '2026-01-01T00:00:00.0000000Z', 'bob')",
            "INSERT INTO roles VALUES ('sales', '2026-01-01T00:00:00.0000000Z')",
            $"INSERT INTO role_holders (person, role) VALUES ('{user}', 'sales')",
            $"INSERT INTO attributes (person, name, value) VALUES ('{user}', 'region', 'EMEA')",
            $"INSERT INTO identities (issuer, subject, person) VALUES ('demo', '1', '{user}')",
            $"INSERT INTO sessions (id, person, stamp, started_at) VALUES ('00000000-0000-0000-0000-000000000002', '{user}', 's1', '2999-01-01T00:00:00.0000000Z')",
            "INSERT INTO dashboards VALUES ('sales', '2026-01-01T00:00:00.0000000Z')",
            "INSERT INTO viewers (dashboard, role) VALUES ('sales', 'sales')",
        ];

        var before = state.Current;
        foreach (var change in changes)
        {
            folder.Change(change);
            var after = state.Current;
            Assert.True(after.Version > before.Version, change);
            before = after;
        }

        var person = Assert.Single(before.People.Values);
        Assert.True(person is { IsActive: true, IsDemo: true, Email: "ann@example.com" });
        Assert.Equal("EMEA", person.Attributes["region"]);
        Assert.True(before.Sees(person.Roles, "sales"));
        Assert.Single(before.Sessions);
        folder.Change($"DELETE FROM people WHERE id = '{user}'");
        Assert.Empty(state.Current.Sessions);
    }

    [Fact]
    public void Without_a_change_the_snapshot_is_the_same_object()
    {
        using var services = StoreHost.Open(folder.Data);
        var state = services.GetRequiredService<IAccessState>();

        var first = state.Current;
        folder.Change("INSERT INTO audit SELECT 1, '', '', '', '', '', NULL, NULL, '', NULL, NULL, ''");

        Assert.Same(first, state.Current);
    }
}
