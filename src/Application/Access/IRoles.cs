using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;

namespace CleanDash.Application.Access;

/// <summary>Roles inside a change.</summary>
public interface IRoles
{
    /// <summary>The role of that name, or null.</summary>
    Task<Role?> Find(RoleName name, CancellationToken cancellationToken);

    /// <summary>Those of these names that no role has, in their order.</summary>
    Task<IReadOnlyList<RoleName>> Unknown(IEnumerable<RoleName> names, CancellationToken cancellationToken);

    /// <summary>The dashboards that list it.</summary>
    Task<IReadOnlyList<Dashboard>> Lists(RoleName name, CancellationToken cancellationToken);

    /// <summary>Adds a role.</summary>
    void Add(Role role);

    /// <summary>Takes a role from all its holders and away; gives how many there were and the addresses of the first hundred.</summary>
    Task<FormerHolders> Remove(Role role, CancellationToken cancellationToken);
}

/// <summary>Who held a role that is gone.</summary>
/// <param name="Count">All of them.</param>
/// <param name="First">Addresses, a hundred at most.</param>
public sealed record FormerHolders(int Count, IReadOnlyList<string> First);

/// <summary>Roles as lists and pages show them.</summary>
public interface IRoleList
{
    /// <summary>All roles, by name.</summary>
    Task<IReadOnlyList<ListedRole>> All(CancellationToken cancellationToken);

    /// <summary>One role, or null.</summary>
    Task<RoleDetails?> Show(RoleName name, CancellationToken cancellationToken);

    /// <summary>The names of all roles, in order.</summary>
    Task<IReadOnlyList<string>> Names(CancellationToken cancellationToken);
}
