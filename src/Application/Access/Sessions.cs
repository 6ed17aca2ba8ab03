using System.Collections.Concurrent;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Tells who a cookie stands for at this moment. Ages are taken from the wall clock and from a clock that nobody can set back; the older one counts.</summary>
public sealed class Sessions(IAccessState state, SessionOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Seen> seen = new();

    /// <summary>The person, or null when the session, its person or its time has ended.</summary>
    /// <param name="userId">The person in the cookie.</param>
    /// <param name="sessionId">The session in the cookie.</param>
    /// <param name="stamp">The stamp in the cookie.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Person? Find(UserId userId, Guid sessionId, string stamp)
    {
        var snapshot = state.Current;
        if (!snapshot.Sessions.TryGetValue(sessionId, out var session) || session.UserId != userId || session.Stamp != stamp) return null;
        if (!snapshot.People.TryGetValue(userId, out var person) || !person.IsActive || person.Stamp != stamp) return null;

        var ticks = time.GetTimestamp();
        var now = time.GetUtcNow().UtcDateTime;
        if (now - session.StartedAt > options.SessionMax) return null;
        var before = seen.GetOrAdd(sessionId, static (_, first) => new Seen(first.Ticks, first.Age, first.Ticks), (Ticks: ticks, Age: now - session.StartedAt));
        if (time.GetElapsedTime(before.Last, ticks) > options.SessionIdle) return null;
        if (before.AgeAtFirst + time.GetElapsedTime(before.First, ticks) > options.SessionMax) return null;
        if (before.Last != ticks) seen[sessionId] = before with { Last = ticks };
        if (seen.Count > 2 * (snapshot.Sessions.Count + 64)) Forget(snapshot);
        return person;
    }

    private void Forget(AccessSnapshot snapshot)
    {
        foreach (var id in seen.Keys)
        {
            if (!snapshot.Sessions.ContainsKey(id)) seen.TryRemove(id, out _);
        }
    }

    private sealed record Seen(long First, TimeSpan AgeAtFirst, long Last);
}
