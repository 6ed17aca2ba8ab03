using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace CleanDash.Integration;

/// <summary>Waits of tests for what happens elsewhere.</summary>
internal static class Waits
{
    /// <summary>Returns as soon as it is so; a test whose condition does not come within a minute fails and names it.</summary>
    public static async Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) Assert.Fail($"It never came to: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
