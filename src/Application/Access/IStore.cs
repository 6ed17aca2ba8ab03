namespace CleanDash.Application.Access;

/// <summary>The store as a whole, as start-up, the console and health checks speak of it.</summary>
public interface IStore
{
    /// <summary>Makes a store where there never was one, brings an older one to this program's schema, and checks that it survives what it must.</summary>
    void OpenOrCreate();

    /// <summary>Checks that a store of this program's schema is there.</summary>
    void Open();

    /// <summary>Makes an empty store; gives its path, or null when there is one already.</summary>
    /// <param name="dryRun">Finds out whether it could, and makes nothing.</param>
    string? Init(bool dryRun = false);

    /// <summary>Brings the store to this program's schema; gives the number of migrations that ran.</summary>
    /// <param name="dryRun">Finds out which would run, and changes nothing.</param>
    int Migrate(bool dryRun = false);

    /// <summary>What cannot be used at this moment, as bare codes: <c>store</c>, <c>keys</c>; none when all is well.</summary>
    IReadOnlyList<string> Unusable();
}
