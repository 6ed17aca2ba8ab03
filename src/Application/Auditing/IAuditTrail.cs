namespace CleanDash.Application.Auditing;

/// <summary>The audit as the use cases write it; a command's record is saved in the command's own transaction.</summary>
public interface IAuditTrail
{
    /// <summary>Adds a record to the current unit of work; it is saved with it.</summary>
    void Add(AuditRecord record);

    /// <summary>Saves a record by itself, for what changes nothing else: a refusal, a failed sign-in. A store that cannot be written is logged, never thrown; a refusal waits no longer than a second or two for the turn to write.</summary>
    Task Record(AuditRecord record, CancellationToken cancellationToken);
}

/// <summary>One line of the audit; who, door, address and time are added from the caller and the clock.</summary>
/// <param name="What">Stable and dotted: <c>session.started</c>.</param>
/// <param name="Target">The thing it is about.</param>
/// <param name="Outcome"><c>done</c> or the refusal's code.</param>
public sealed record AuditRecord(string What, string Target, string Outcome)
{
    /// <summary>Whether nothing was done.</summary>
    public bool IsRefusal => Outcome != "done";

    /// <summary>Who did it, where the caller does not say: somebody who is just signing in.</summary>
    public string? Who { get; init; }

    /// <summary>The state before, in words.</summary>
    public string? Before { get; init; }

    /// <summary>The state after, in words.</summary>
    public string? After { get; init; }

    /// <summary>The reference that the person was shown.</summary>
    public string? Reference { get; init; }
}
