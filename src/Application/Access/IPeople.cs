using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>People and sessions inside a change.</summary>
public interface IPeople
{
    /// <summary>The person whom an identity provider knows so, or null.</summary>
    Task<User?> Find(Identity identity, CancellationToken cancellationToken);

    /// <summary>The person of that address or id, or null.</summary>
    Task<User?> Find(PersonKey person, CancellationToken cancellationToken);

    /// <summary>What those who have one of these addresses are and hold, by address; to look at, not to change.</summary>
    Task<IReadOnlyDictionary<string, ListedPerson>> Known(IEnumerable<EmailAddress> emails, CancellationToken cancellationToken);

    /// <summary>How many active people besides this one, demo people not counted, hold the role <c>admin</c>.</summary>
    Task<int> AdministratorsBeside(UserId person, CancellationToken cancellationToken);

    /// <summary>Whether somebody can administer, or could as soon as they come in: holds <c>admin</c>, is not disabled and no demo person.</summary>
    Task<bool> HaveAdministrator(CancellationToken cancellationToken);

    /// <summary>Keeps who received the role <c>admin</c> because nobody held it.</summary>
    Task RememberFirstAdministrator(EmailAddress email, DateTime now, CancellationToken cancellationToken);

    /// <summary>The sessions of a person that were not ended.</summary>
    Task<IReadOnlyList<Session>> OpenSessions(UserId id, CancellationToken cancellationToken);

    /// <summary>A session, ended or not, or null.</summary>
    Task<Session?> FindSession(Guid id, CancellationToken cancellationToken);

    /// <summary>The sessions of a person that nobody has ended yet.</summary>
    Task<IReadOnlyList<Session>> OpenSessions(User user, CancellationToken cancellationToken);

    /// <summary>Makes the roles that do not exist yet, and gives the names of those.</summary>
    Task<IReadOnlyList<RoleName>> Ensure(IReadOnlyCollection<RoleName> roles, CancellationToken cancellationToken);

    /// <summary>Adds a person.</summary>
    void Add(User user);

    /// <summary>Adds people, be they ever so many.</summary>
    void AddAll(IReadOnlyCollection<User> users, CancellationToken cancellationToken);

    /// <summary>Takes a person away with all that is theirs; what the audit says of them stays.</summary>
    void Remove(User user);

    /// <summary>Adds a session.</summary>
    void Add(Session session);
}

/// <summary>People as lists and pages show them.</summary>
public interface IPeopleList
{
    /// <summary>Those that a search finds, by address, and how many there are in all.</summary>
    Task<PeoplePage> Find(ListPeople search, CancellationToken cancellationToken);

    /// <summary>One person with all that an administrator sees of them, or null.</summary>
    Task<PersonDetails?> Show(PersonKey person, CancellationToken cancellationToken);

    /// <summary>The sessions of a person that last, by the store's word, the newest first.</summary>
    Task<IReadOnlyList<ListedSession>> Sessions(UserId person, CancellationToken cancellationToken);
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
