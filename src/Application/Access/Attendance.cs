using System.Collections.Concurrent;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Remembers who was there, until it is written down together with others: no request writes.</summary>
public sealed class Attendance
{
    private ConcurrentDictionary<UserId, DateTime> latest = new();

    /// <summary>Somebody was there at this time.</summary>
    public void Saw(UserId person, DateTime at) => latest[person] = at;

    /// <summary>Everybody who was there since the last time.</summary>
    internal IReadOnlyDictionary<UserId, DateTime> Take() => latest.IsEmpty ? latest : Interlocked.Exchange(ref latest, new());

    /// <summary>What could not be written is kept for the next time, unless it is known better by then.</summary>
    internal void PutBack(IReadOnlyDictionary<UserId, DateTime> taken)
    {
        foreach (var (person, at) in taken) latest.TryAdd(person, at);
    }
}

/// <summary>When people were last there, in the store.</summary>
public interface IAttendanceStore
{
    /// <summary>Keeps the later time of each; people who are gone are passed over. It moves no version of access.</summary>
    Task Save(IReadOnlyDictionary<UserId, DateTime> seen, CancellationToken cancellationToken);
}
