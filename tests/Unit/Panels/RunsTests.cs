using CleanDash.Application.Panels;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class RunsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_ask_at_once_share_one_run()
    {
        var runs = new Runs(TimeProvider.System);
        var answer = new TaskCompletionSource<string>();
        int started = 0;
        Task<string> Start(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref started);
            return answer.Task;
        }

        using var first = runs.Join("key", Start);
        using var second = runs.Join("key", Start);
        using var other = runs.Join("other", Start);
        answer.SetResult("rows");
        Assert.Equal("rows", await first.Task.WaitAsync(Longest, Token));
        Assert.Same(first.Task, second.Task);
        await other.Task.WaitAsync(Longest, Token);
        Assert.Equal(2, started);
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task One_who_leaves_does_not_disturb_the_others_and_the_last_one_cancels()
    {
        var runs = new Runs(TimeProvider.System);
        var cancelled = new TaskCompletionSource();
        var first = runs.Join("key", Forever(cancelled));
        var second = runs.Join("key", Forever(cancelled));
        first.Dispose();
        first.Dispose();
        Assert.False(cancelled.Task.IsCompleted);
        Assert.False(second.Task.IsCompleted);
        second.Dispose();
        await cancelled.Task.WaitAsync(Longest, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Task.WaitAsync(Longest, Token));
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task A_promise_keeps_a_run_until_it_ends()
    {
        var clock = new FakeTimeProvider();
        var runs = new Runs(clock);
        var cancelled = new TaskCompletionSource();
        using (var lease = runs.Join("key", Forever(cancelled)))
            lease.PromiseTo("ann", TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, runs.Count);

        using (var again = runs.Join("key", Forever(new())))
            again.PromiseTo("ann", TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, runs.Count);

        clock.Advance(TimeSpan.FromSeconds(2));
        await cancelled.Task.WaitAsync(Longest, Token);
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Giving_up_takes_ones_own_promise_and_nobody_elses()
    {
        var runs = new Runs(new FakeTimeProvider());
        var cancelled = new TaskCompletionSource();
        using (var lease = runs.Join("key", Forever(cancelled)))
        {
            lease.PromiseTo("ann", TimeSpan.FromSeconds(10));
            lease.PromiseTo("bob", TimeSpan.FromSeconds(10));
        }

        runs.GiveUp("key", "ann");
        runs.GiveUp("key", "carol");
        runs.GiveUp("absent", "ann");
        Assert.Equal(1, runs.Count);
        runs.GiveUp("key", "bob");
        await cancelled.Task.WaitAsync(Longest, Token);
    }

    [Fact]
    public async Task An_answer_that_comes_between_two_questions_waits_for_whom_it_was_promised()
    {
        var clock = new FakeTimeProvider();
        var runs = new Runs(clock);
        var answer = new TaskCompletionSource<string>();
        using (var lease = runs.Join("key", _ => answer.Task))
        {
            lease.PromiseTo("ann", TimeSpan.FromSeconds(10));
            answer.SetResult("no");
            await lease.Task.WaitAsync(Longest, Token);
        }

        using (var again = runs.Join("key", _ => Task.FromResult("another run")))
            Assert.Equal("no", await again.Task.WaitAsync(Longest, Token));
        clock.Advance(TimeSpan.FromSeconds(11));
        using (var later = runs.Join("key", _ => Task.FromResult("another run")))
            Assert.Equal("another run", await later.Task.WaitAsync(Longest, Token));
    }

    [Fact]
    public async Task Who_wants_a_new_answer_does_not_get_the_one_that_waits()
    {
        var runs = new Runs(new FakeTimeProvider());
        var answer = new TaskCompletionSource<string>();
        using (var lease = runs.Join("key", _ => answer.Task))
        {
            Assert.True(lease.PromiseTo("ann", TimeSpan.FromSeconds(10)));
            answer.SetResult("old");
            Assert.Equal("old", await lease.Task.WaitAsync(Longest, Token));
        }

        runs.Forget("key");
        using var next = runs.Join("key", _ => Task.FromResult("new"));
        Assert.Equal("new", await next.Task.WaitAsync(Longest, Token));
    }

    [Fact]
    public async Task A_run_that_fails_is_forgotten()
    {
        var runs = new Runs(TimeProvider.System);
        using (var failing = runs.Join("key", Fail))
            await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Task.WaitAsync(Longest, Token));
        using var next = runs.Join("key", _ => Task.FromResult("rows"));
        Assert.Equal("rows", await next.Task.WaitAsync(Longest, Token));

        static Task<string> Fail(CancellationToken cancellationToken) => throw new InvalidOperationException("no");
    }

    // A callback registered beside the delay would be lost where the delay ends first and takes it back.
    private static Func<CancellationToken, Task<string>> Forever(TaskCompletionSource cancelled) => async cancellationToken =>
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        }
        finally
        {
            cancelled.TrySetResult();
        }
    };
}
