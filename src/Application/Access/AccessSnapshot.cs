using System.Collections.Frozen;
using System.Collections.Immutable;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Gives the state of access as the store has it at this moment; cheap enough for every request.</summary>
public interface IAccessState
{
    /// <summary>The snapshot of the last commit, by this or any other process.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    AccessSnapshot Current { get; }
}

/// <summary>A person as access sees them.</summary>
/// <param name="Id">Never reused.</param>
/// <param name="Email">Normalised address.</param>
/// <param name="Name">As shown.</param>
/// <param name="Roles">Names of the roles held.</param>
/// <param name="Attributes">Values for <c>[FromCaller]</c>.</param>
/// <param name="Stamp">Changes when every session must end.</param>
/// <param name="IsActive">False when disabled or only invited.</param>
/// <param name="IsDemo">One of the demo people, who never count as administrators.</param>
public sealed record Person(
    UserId Id, string Email, string Name, FrozenSet<string> Roles, FrozenDictionary<string, string> Attributes, string Stamp, bool IsActive, bool IsDemo)
{
    /// <summary>Whether they hold the role <c>admin</c>.</summary>
    public bool IsAdministrator => Roles.Contains(RoleName.Admin.Value);

    /// <summary>Whether an administrator may look as them: they can come in, and are no administrator.</summary>
    public bool MayBeViewed => IsActive && !IsAdministrator;
}

/// <summary>Immutable: people, viewers of dashboards and live sessions at one <c>access_version</c>. Snapshots share what did not change between them.</summary>
/// <param name="Version">The store's counter.</param>
/// <param name="People">By id.</param>
/// <param name="Viewers">Roles by the slug of a dashboard; a dashboard that is absent is seen by nobody.</param>
/// <param name="Sessions">Sessions that were started and not ended, by id.</param>
public sealed record AccessSnapshot(
    long Version,
    ImmutableDictionary<UserId, Person> People,
    ImmutableDictionary<string, FrozenSet<string>> Viewers,
    ImmutableDictionary<Guid, LiveSession> Sessions)
{
    /// <summary>Whether somebody with these roles sees this dashboard; default deny, and <c>admin</c> alone sees none.</summary>
    public bool Sees(IReadOnlySet<string> roles, string slug) => Viewers.TryGetValue(slug, out var viewers) && viewers.Overlaps(roles);
}

/// <summary>A session that was started and not ended.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Stamp">The person's stamp when it was started.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Viewing">Whose view its person has taken, or null.</param>
public sealed record LiveSession(UserId UserId, string Stamp, DateTime StartedAt, Viewing? Viewing = null);

/// <summary>The store cannot be read or written; the sentence says what to do.</summary>
/// <param name="sentence">One plain sentence without paths.</param>
/// <param name="inner">What the store said, for the log.</param>
public sealed class StoreException(string sentence, Exception? inner = null) : Exception(sentence, inner);
