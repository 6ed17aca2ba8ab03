using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Infrastructure.Store;
using CleanDash.Infrastructure.Store.Migrations;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Auditing;

public sealed class AuditChainTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ServiceProvider services;

    public AuditChainTests() => services = StoreHost.Open(folder.Data);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task An_audit_that_nobody_touched_is_whole()
    {
        await SignIn("user", "analyst", "user");

        var check = await Verify();

        Assert.Null(check.Why);
        Assert.Equal(folder.Read("SELECT id || ':' || hash FROM audit ORDER BY id DESC LIMIT 1"), [check.Newest]);
        Assert.Equal(folder.Read("SELECT cast(count(*) AS TEXT) FROM audit"), [check.Entries.ToString()]);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'mallory@example.com' WHERE id = 3", 3, "Entry 3 is not as it was written.")]
    [InlineData("UPDATE audit SET after = '' WHERE id = 2", 2, "Entry 2 is not as it was written.")]
    [InlineData("UPDATE audit SET at = '2020-01-01T00:00:00.0000000Z' WHERE id = 1", 1, "Entry 1 is not as it was written.")]
    [InlineData("DELETE FROM audit WHERE id = 3", 3, "Entry 3 was taken away.")]
    [InlineData("DELETE FROM audit WHERE id IN (2, 3)", 2, "Entries 2 to 3 were taken away.")]
    [InlineData("DELETE FROM audit WHERE id = 1", 1, "Entry 1 was taken away.")]
    [InlineData("DELETE FROM audit WHERE id >= 4", 4, "The newest entries were taken away: 5 was the last one, 3 is now.")]
    [InlineData("DELETE FROM audit", 1, "The newest entries were taken away: 5 was the last one, 0 is now.")]
    [InlineData("INSERT INTO audit SELECT 6, at, who, door, what, target, before, after, outcome, address, reference, hash FROM audit WHERE id = 5", 6, "Entry 6 was put behind the newest one that was written, 5.")]
    [InlineData("INSERT INTO audit SELECT 0, at, who, door, what, target, before, after, outcome, address, reference, hash FROM audit WHERE id = 5", 0, "Entry 0 was put in front of the oldest one that is kept.")]
    [InlineData("DELETE FROM audit_head", 0, "The note of the newest entry is gone.")]
    public async Task What_somebody_did_to_the_file_is_found(string change, long at, string why)
    {
        await SignIn("user", "user", "user", "user");
        Assert.Equal(["5"], folder.Read("SELECT cast(max(id) AS TEXT) FROM audit"));

        folder.Change(change);

        var check = await Verify();
        Assert.Equal((at, why), (check.BrokenAt, check.Why));
    }

    [Fact]
    public async Task What_is_written_after_the_newest_entries_were_taken_away_does_not_hide_it()
    {
        await SignIn("user", "user", "user", "user");
        folder.Change("DELETE FROM audit WHERE id >= 3");

        await SignIn("user");

        Assert.Equal(3, (await Verify()).BrokenAt);
    }

    [Fact]
    public async Task A_chain_that_was_computed_anew_is_found_by_a_note_kept_elsewhere()
    {
        await SignIn("user", "user");
        var noted = (await Verify()).Newest;
        await SignIn("user", "user");
        Assert.Null((await Verify(noted)).Why);

        ComputeAnew("UPDATE audit SET who = 'mallory@example.com' WHERE id = 2");

        Assert.Null((await Verify()).Why);
        Assert.Equal((3, "Entry 3 has another hash than was noted: everything up to it may have been written anew."), ((await Verify(noted)).BrokenAt, (await Verify(noted)).Why));
        ComputeAnew("DELETE FROM audit WHERE id > 2");
        Assert.Equal((3, "Entry 3, which was noted, is gone: 2 is the last one."), ((await Verify(noted)).BrokenAt, (await Verify(noted)).Why));
        Assert.Equal("request.invalid", (await Ask("3:5f")).Refusal!.Code);
    }

    [Fact]
    public async Task An_audit_that_an_older_version_wrote_goes_on()
    {
        var older = Path.Combine(folder.Path, "older");
        StoreHost.Open(older).Dispose();
        var file = Path.Combine(older, StoreOptions.FileName);
        File.Delete(file);
        await using (var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite($"Data Source={file};Pooling=False").Options))
        {
            await context.GetService<IMigrator>().MigrateAsync(KnownMigrations.Ids[0], Stop);
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", Stop);
            var first = AuditRow.HashOf("", 1, ["2026-05-01T08:00:00.0000000Z", "system", "system", "role.added", "sales", null, null, "done", null, null]);
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO audit (id, at, who, door, what, target, outcome, hash) VALUES (1, '2026-05-01T08:00:00.0000000Z', 'system', 'system', 'role.added', 'sales', 'done', {first})", Stop);
        }

        await using var upgraded = StoreHost.Open(older);
        await using var scope = upgraded.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IAuditTrail>().Record(new AuditRecord("test", "after", "done"), Stop);

        var check = await scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, Stop);
        Assert.Null(check.Why);
        Assert.InRange(check.Entries, 2, 10);
    }

    // What somebody can do who may write the file and knows how the hashes are made.
    private void ComputeAnew(string change)
    {
        folder.Change(change);
        var hash = "";
        foreach (var id in folder.Read("SELECT cast(id AS TEXT) FROM audit ORDER BY id"))
        {
            string?[] fields = [.. new[] { "at", "who", "door", "what", "target", "before", "after", "outcome", "address", "reference" }
                .Select(column => folder.Read($"SELECT {column} FROM audit WHERE id = {id} AND {column} IS NOT NULL").SingleOrDefault())];
            hash = AuditRow.HashOf(hash, long.Parse(id), fields);
            folder.Change($"UPDATE audit SET hash = '{hash}' WHERE id = {id}; UPDATE audit_head SET last_id = {id}, last_hash = '{hash}'");
        }
    }

    private async Task SignIn(params string[] people)
    {
        foreach (var person in people)
        {
            await using var scope = services.CreateAsyncScope();
            Assert.Null((await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo(person), Stop)).Refusal);
        }
    }

    private async Task<AuditCheck> Verify(string? noted = null) => (await Ask(noted)).Value!;

    private async Task<Result<AuditCheck>> Ask(string? noted)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new VerifyAudit(noted), Stop);
    }
}
