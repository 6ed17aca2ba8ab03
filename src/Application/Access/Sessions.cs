using System.Collections.Concurrent;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Tells who a cookie stands for at this moment. Ages are taken from the wall clock and from a clock that nobody can set back; the older one counts.</summary>
public sealed class Sessions(IAccessState state, SessionOptions options, Attendance attendance, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Seen> seen = new();
    private readonly ConcurrentDictionary<Guid, SeenViewing> views = new();

    /// <summary>Who is there, or null when the session, its person or its time has ended.</summary>
    /// <param name="userId">The person in the cookie.</param>
    /// <param name="sessionId">The session in the cookie.</param>
    /// <param name="stamp">The stamp in the cookie.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Present? Find(UserId userId, Guid sessionId, string stamp)
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
        attendance.Saw(userId, now);
        if (seen.Count > 2 * (snapshot.Sessions.Count + 64)) Forget(snapshot);
        return WhyEnded(snapshot, sessionId, session) is null && session.Viewing is { } viewing
            ? new Present(snapshot.People[viewing.Person], sessionId, person)
            : new Present(person, sessionId, ViewedBy: null);
    }

    /// <summary>Why the view that this session took has ended, in words; null while it lasts, and where there is none.</summary>
    public string? WhyEnded(AccessSnapshot snapshot, Guid sessionId, LiveSession session)
    {
        if (session.Viewing is not { } viewing) return null;
        if (!snapshot.People.TryGetValue(viewing.Person, out var viewed)) return "the viewed person was deleted";
        if (viewed.Stamp != viewing.Stamp) return "the viewed person was signed out";
        if (!viewed.MayBeViewed) return viewed.IsActive ? "the viewed person became an administrator" : "the viewed person was disabled";
        if (!snapshot.People.TryGetValue(session.UserId, out var viewer) || !viewer.IsActive || viewer.Stamp != session.Stamp) return "the administrator's session ended";
        if (!viewer.IsAdministrator) return "the administrator lost the role";

        var ticks = time.GetTimestamp();
        var age = time.GetUtcNow().UtcDateTime - viewing.Since;
        // Begun by a clock that was set back since is not younger than nothing.
        var now = new SeenViewing(viewing.Since, ticks, age < TimeSpan.Zero ? TimeSpan.Zero : age);
        var first = views.GetOrAdd(sessionId, now);
        if (first.Since != viewing.Since) views[sessionId] = first = now;
        return age > Viewing.Longest || first.AgeAtFirst + time.GetElapsedTime(first.Ticks, ticks) > Viewing.Longest ? "half an hour was over" : null;
    }

    /// <summary>False when the session has ended by what this process knows: by its age, or because nobody used it here for too long.</summary>
    public bool IsOpen(Guid sessionId)
    {
        if (!state.Current.Sessions.TryGetValue(sessionId, out var session)) return false;
        if (time.GetUtcNow().UtcDateTime - session.StartedAt > options.SessionMax) return false;
        return !seen.TryGetValue(sessionId, out var known) || time.GetElapsedTime(known.Last) <= options.SessionIdle;
    }

    private void Forget(AccessSnapshot snapshot)
    {
        foreach (var id in seen.Keys)
        {
            if (!snapshot.Sessions.ContainsKey(id)) seen.TryRemove(id, out _);
        }

        foreach (var id in views.Keys)
        {
            if (!snapshot.Sessions.ContainsKey(id)) views.TryRemove(id, out _);
        }
    }

    private sealed record Seen(long First, TimeSpan AgeAtFirst, long Last);

    private sealed record SeenViewing(DateTime Since, long Ticks, TimeSpan AgeAtFirst);
}

/// <summary>Who is behind a session's cookie.</summary>
/// <param name="Person">Whose rights count.</param>
/// <param name="Session">The session.</param>
/// <param name="ViewedBy">The administrator who looks as that person, or null.</param>
public sealed record Present(Person Person, Guid Session, Person? ViewedBy);
