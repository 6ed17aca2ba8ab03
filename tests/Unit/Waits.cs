using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace CleanDash.Unit;

/// <summary>Waits of tests for what happens on another thread; what does not come within half a minute fails the test and is named.</summary>
internal static class Waits
{
    /// <summary>Returns as soon as it is so.</summary>
    public static async Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"It never came to: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
