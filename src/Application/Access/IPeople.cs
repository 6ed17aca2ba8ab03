using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>People, roles and sessions inside a change.</summary>
public interface IPeople
{
    /// <summary>The person whom an identity provider knows so, or null.</summary>
    Task<User?> Find(Identity identity, CancellationToken cancellationToken);

    /// <summary>A session, ended or not, or null.</summary>
    Task<Session?> FindSession(Guid id, CancellationToken cancellationToken);

    /// <summary>Makes the roles that do not exist yet, and gives the names of those.</summary>
    Task<IReadOnlyList<RoleName>> Ensure(IReadOnlyCollection<RoleName> roles, CancellationToken cancellationToken);

    /// <summary>Adds a person.</summary>
    void Add(User user);

    /// <summary>Adds a session.</summary>
    void Add(Session session);
}

/// <summary>People as lists show them.</summary>
public interface IPeopleList
{
    /// <summary>Everybody, by address.</summary>
    Task<IReadOnlyList<ListedPerson>> All(CancellationToken cancellationToken);
}

/// <summary>A person in a list.</summary>
/// <param name="Id">Never reused.</param>
/// <param name="Email">Normalised address.</param>
/// <param name="Name">Any text.</param>
/// <param name="State">Whether they may come in.</param>
/// <param name="Roles">By name.</param>
/// <param name="Attributes">By name.</param>
/// <param name="LastSeen">UTC; null when they never signed in.</param>
/// <param name="AddedBy">A name as the audit has it.</param>
public sealed record ListedPerson(
    UserId Id,
    string Email,
    string Name,
    UserState State,
    IReadOnlyList<string> Roles,
    IReadOnlyDictionary<string, string> Attributes,
    DateTime? LastSeen,
    string AddedBy);
