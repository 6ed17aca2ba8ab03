using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace CleanDash.Integration;

/// <summary>Waits of tests for what happens elsewhere; what does not come within a minute fails the test and is named.</summary>
internal static class Waits
{
    /// <summary>Returns as soon as it is so.</summary>
    public static Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        For(() => Task.FromResult(condition()), static isSo => isSo, what);

    /// <summary>Asks until the answer is the one that is waited for, and gives it.</summary>
    public static async Task<T> For<T>(Func<Task<T>> ask, Func<T, bool> isIt, [CallerArgumentExpression(nameof(isIt))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isIt(answer)) return answer;
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) Assert.Fail($"It never came to: {what}; the last answer was {answer}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
