namespace CleanDash.Domain.Access;

/// <summary>One sign-in of one person in one browser.</summary>
public sealed class Session
{
    private Session(Guid id, UserId userId, string stamp, DateTime startedAt)
    {
        Id = id;
        UserId = userId;
        Stamp = stamp;
        StartedAt = startedAt;
    }

    /// <summary>A random value that only the browser's cookie and the store know.</summary>
    public Guid Id { get; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; }

    /// <summary>The person's stamp at the start; another one later means that the session has ended.</summary>
    public string Stamp { get; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; }

    /// <summary>UTC, or null while it lasts.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Starts a session for somebody who may come in.</summary>
    public static Session Start(Guid id, User user, DateTime now) => new(id, user.Id, user.Stamp, now);

    /// <summary>Ends it; ending twice keeps the first time.</summary>
    public void End(DateTime now) => EndedAt ??= now;
}
