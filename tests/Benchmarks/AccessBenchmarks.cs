using BenchmarkDotNet.Attributes;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;

namespace CleanDash.Benchmarks;

/// <summary>What it costs to know who asks and what they may see, with 100,000 people.</summary>
[MemoryDiagnoser]
public class AuthorisingBenchmarks : IDisposable
{
    private LargeStore store = null!;
    private IAccessState state = null!;
    private Sessions sessions = null!;
    private Guid session;
    private UserId person;
    private string stamp = "";

    /// <summary>Makes the store and signs somebody in.</summary>
    [GlobalSetup]
    public void Setup()
    {
        store = new();
        (state, sessions, person, stamp) = (store.State, store.Sessions, LargeStore.Person(77_777), LargeStore.Stamp(77_777));
        session = store.SignIn(77_777);
    }

    /// <summary>Takes the store away.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Cookie, session, person, dashboard.</summary>
    [Benchmark]
    public bool Authorise()
    {
        var present = sessions.Find(person, session, stamp) ?? throw new InvalidOperationException("The session was not found.");
        return state.Current.Sees(present.Person.Roles, "sales") ? true : throw new InvalidOperationException("The dashboard was not seen.");
    }
}

/// <summary>What the first request pays after somebody else changed something, with 100,000 people.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 20, invocationCount: 1)]
public class AfterAChangeBenchmarks : IDisposable
{
    private LargeStore store = null!;
    private IAccessState state = null!;

    /// <summary>Makes the store and reads it once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        store = new();
        state = store.State;
        _ = state.Current;
    }

    /// <summary>Takes the store away.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Before each measurement: somebody signs in.</summary>
    [IterationSetup(Target = nameof(AfterASignIn))]
    public void SignIn() => store.SignIn(4711);

    /// <summary>Before each measurement: somebody gets or loses a role.</summary>
    [IterationSetup(Target = nameof(AfterARoleChange))]
    public void ChangeRole() => store.ChangeRole(4711);

    /// <summary>The next request after a sign-in.</summary>
    [Benchmark]
    public AccessSnapshot AfterASignIn() => state.Current;

    /// <summary>The next request after a role was given or taken.</summary>
    [Benchmark]
    public AccessSnapshot AfterARoleChange() => state.Current;
}
