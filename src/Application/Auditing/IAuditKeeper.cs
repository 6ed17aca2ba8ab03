namespace CleanDash.Application.Auditing;

/// <summary>The one place that takes entries out of the audit.</summary>
public interface IAuditKeeper
{
    /// <summary>Lets go of entries that were written before a time, oldest first and none between; the rest stays verifiable. Gives their number.</summary>
    Task<int> LetGo(DateTime before, CancellationToken cancellationToken);

    /// <summary>The number and the hash of the newest entry.</summary>
    AuditMark Newest();
}
