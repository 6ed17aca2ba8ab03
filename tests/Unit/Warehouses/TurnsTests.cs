using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using Xunit;

namespace CleanDash.Unit.Warehouses;

public sealed class TurnsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dashboards_take_turns_however_many_of_one_wait()
    {
        var turns = new Turns(1, 100);
        await turns.Take("first", Token);
        var came = new List<string>();
        Task[] all = [.. new[] { "a1", "a2", "a3", "a4", "b1", "c1", "c2" }.Select(async name =>
        {
            await turns.Take(name[..1], Token);
            came.Add(name);
            turns.Release();
        })];

        turns.Release();
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(["a1", "b1", "c1", "a2", "c2", "a3", "a4"], came);
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_and_told_when_to_come_again()
    {
        var turns = new Turns(1, 1);
        await turns.Take("a", Token);
        var waits = turns.Take("a", Token);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => turns.Take("b", Token));

        Assert.Equal((WarehouseCodes.Busy, TimeSpan.FromSeconds(5)), (refused.Code, refused.RetryAfter));
        turns.Release();
        await waits;
    }

    [Fact]
    public async Task Who_leaves_frees_the_wait_and_takes_no_place()
    {
        var turns = new Turns(1, 1);
        await turns.Take("a", Token);
        using var leaves = new CancellationTokenSource();
        var gone = turns.Take("b", leaves.Token);
        await leaves.CancelAsync();
        Assert.Equal(leaves.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone)).CancellationToken);

        var waits = turns.Take("b", Token);
        Assert.False(waits.IsCompleted);
        turns.Release();
        await waits.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task No_place_is_lost_among_many_who_come_and_leave()
    {
        var turns = new Turns(3, 1_000);
        var inside = 0;
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, token) =>
        {
            using var leaves = CancellationTokenSource.CreateLinkedTokenSource(token);
            if (i % 3 == 0)
                leaves.CancelAfter(TimeSpan.FromMicroseconds(i % 50));
            try
            {
                await turns.Take($"d{i % 5}", leaves.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return;
            }

            Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            turns.Release();
        });

        for (var i = 0; i < 3; i++)
            Assert.True(turns.Take("x", Token).IsCompletedSuccessfully);
        Assert.False(turns.Take("x", Token).IsCompleted);
    }
}
