namespace CleanDash.Domain.Access;

/// <summary>One sign-in of one person in one browser.</summary>
public sealed class Session
{
    private Session(Guid id, UserId userId, string stamp, DateTime startedAt, string agent, string? address)
    {
        Id = id;
        UserId = userId;
        Stamp = stamp;
        StartedAt = startedAt;
        Agent = agent;
        Address = address;
    }

    /// <summary>A random value; by itself it opens nothing, because cookies are protected by the host's keys.</summary>
    public Guid Id { get; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; }

    /// <summary>The person's stamp at the start; another one later means that the session has ended.</summary>
    public string Stamp { get; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; }

    /// <summary>The browser and its system, as <c>Chrome on Linux</c>; empty when it did not say.</summary>
    public string Agent { get; }

    /// <summary>The network address that it was started from, where there was one.</summary>
    public string? Address { get; }

    /// <summary>UTC, or null while it lasts.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Whose view the session's person has taken, or null.</summary>
    public Viewing? Viewing { get; private set; }

    /// <summary>Starts a session for somebody who may come in.</summary>
    public static Session Start(Guid id, User user, DateTime now, string agent = "", string? address = null) => new(id, user.Id, user.Stamp, now, agent, address);

    /// <summary>Ends it; ending twice keeps the first time.</summary>
    public void End(DateTime now) => EndedAt ??= now;

    /// <summary>From now on everything in this session is answered as that person would be answered.</summary>
    public Refusal? ViewAs(User user, DateTime now)
    {
        if (user.State != UserState.Active || user.Roles.Contains(RoleName.Admin)) return AccessRefusals.CannotViewAs;
        Viewing = new Viewing(user.Id, user.Email, user.Stamp, now);
        return null;
    }

    /// <summary>Answers its own person again; gives what was so until now, or null.</summary>
    public Viewing? EndViewing()
    {
        var ended = Viewing;
        Viewing = null;
        return ended;
    }
}

/// <summary>An administrator sees what somebody else sees.</summary>
/// <param name="Person">Who is viewed.</param>
/// <param name="Email">Their address at the start, for the audit.</param>
/// <param name="Stamp">Their stamp at the start; another one later ends it.</param>
/// <param name="Since">UTC.</param>
public sealed record Viewing(UserId Person, EmailAddress Email, string Stamp, DateTime Since)
{
    /// <summary>It ends by itself after so long.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(30);

    /// <summary>UTC, by the wall clock.</summary>
    public DateTime Until => Since + Longest;
}
