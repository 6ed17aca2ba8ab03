using CleanDash.Application.Messaging;

namespace CleanDash.Application.Access;

/// <summary>All roles, by name.</summary>
public sealed record ListRoles : IQuery<IReadOnlyList<ListedRole>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>A role in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="People">How many hold it.</param>
/// <param name="Dashboards">Slugs of the dashboards that list it.</param>
/// <param name="IsBuiltIn">Whether it stays for ever.</param>
public sealed record ListedRole(string Name, int People, IReadOnlyList<string> Dashboards, bool IsBuiltIn);

internal sealed class ListRolesHandler(IRoleList roles) : IHandler<ListRoles, IReadOnlyList<ListedRole>>
{
    public async Task<Result<IReadOnlyList<ListedRole>>> Handle(ListRoles request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<ListedRole>>.Of(await roles.All(cancellationToken));
}
