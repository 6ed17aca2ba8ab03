using CleanDash.Application.Access;
using CleanDash.Infrastructure.Store;
using CleanDash.Integration.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Store;

public sealed class StoreFaultTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_error_at_a_later_row_is_told_like_one_at_the_first()
    {
        await using var services = StoreHost.Open(folder.Data);
        await using var scope = services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<StoreContext>();

        await Assert.ThrowsAsync<StoreException>(
            () => context.Roles.FromSqlRaw("SELECT 'user' AS name, created_at FROM roles UNION ALL SELECT 'admin', abs(-9223372036854775807 - count(*)) FROM access_version").ToListAsync(Stop));
    }

    [Fact]
    public async Task The_turn_to_write_is_given_back_even_if_the_connection_cannot_be_closed()
    {
        await using var services = StoreHost.Open(folder.Data);
        using var turn = new WriterTurn();
        var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite(Sqlite.ConnectionString(folder.Store, TimeSpan.FromSeconds(1))).Options);
        await context.DisposeAsync();
        var work = new UnitOfWork(context, turn, services.GetRequiredService<StoreOptions>(), new Caller(), TimeProvider.System);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => work.Begin(Stop));

        Assert.True(await turn.Take(TimeSpan.Zero, Stop));
    }
}
