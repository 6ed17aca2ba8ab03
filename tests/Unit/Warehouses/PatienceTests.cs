using CleanDash.Infrastructure.Warehouses.Spark;
using Xunit;

namespace CleanDash.Unit.Warehouses;

public sealed class PatienceTests
{
    private readonly Patience patience = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    public void A_busy_server_that_does_not_say_for_how_long_is_asked_again_after_about_a_second_and_twice_as_long_each_time(int attempt, int seconds) =>
        Assert.InRange(Wait(new(ServerFault.Passing, "busy") { IsBusy = true }, attempt), 0.75 * seconds, 1.25 * seconds);

    [Fact]
    public void A_connection_that_broke_is_tried_again_almost_at_once() =>
        Assert.InRange(Wait(new(ServerFault.Passing, "broken"), 1), 0.03, 0.07);

    [Fact]
    public void A_server_that_says_when_is_asked_then_and_not_at_all_when_that_is_too_late()
    {
        Assert.Equal(30, Wait(new(ServerFault.Passing, "busy") { IsBusy = true, RetryAfter = TimeSpan.FromSeconds(30) }, 1));
        Assert.Null(patience.WaitAfter(new(ServerFault.Passing, "busy") { IsBusy = true, RetryAfter = TimeSpan.FromSeconds(31) }, 1));
    }

    private double Wait(ServerException trouble, int attempt) => patience.WaitAfter(trouble, attempt)!.Value.TotalSeconds;
}
