namespace CleanDash.Application.Messaging;

/// <summary>How a command changes the store: it takes the turn to write first, reads what it decides on, and saves once, last.</summary>
public interface IUnitOfWork
{
    /// <summary>Waits for the turn to write; what is read from here on cannot be changed by anybody else until the end.</summary>
    /// <exception cref="Access.StoreException">The turn did not come in time, or the store cannot be reached.</exception>
    Task<IChange> Begin(CancellationToken cancellationToken);
}

/// <summary>One change of the store; disposing it without <see cref="Save"/> takes everything back.</summary>
public interface IChange : IAsyncDisposable
{
    /// <summary>Makes everything since the beginning last, its audit with it; afterwards a crash or a power cut cannot undo it.</summary>
    /// <exception cref="Access.StoreException">Nothing was changed: the disk is full or read-only.</exception>
    Task Save(CancellationToken cancellationToken);
}
