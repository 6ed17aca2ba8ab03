using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class RoleStore(StoreContext context) : IRoles, IRoleList
{
    private const int HoldersShown = 100;

    public async Task<Role?> Find(RoleName name, CancellationToken cancellationToken) => await context.Roles.FindAsync([name], cancellationToken);

    public async Task<IReadOnlyList<RoleName>> Unknown(IEnumerable<RoleName> names, CancellationToken cancellationToken)
    {
        var wanted = names.Distinct().ToList();
        if (wanted.Count == 0) return [];
        var known = (await Names(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return wanted.FindAll(name => !known.Contains(name.Value));
    }

    public async Task<IReadOnlyList<Dashboard>> Lists(RoleName name, CancellationToken cancellationToken)
    {
        var slugs = await context.Rows("SELECT dashboard FROM viewers WHERE role = $role ORDER BY dashboard", [("$role", name.Value)], static row => row.GetString(0), cancellationToken);
        return await context.Dashboards.Where(dashboard => slugs.Contains(dashboard.Slug)).OrderBy(static dashboard => dashboard.Slug).ToListAsync(cancellationToken);
    }

    public void Add(Role role) => context.Roles.Add(role);

    public async Task<FormerHolders> Remove(Role role, CancellationToken cancellationToken)
    {
        var first = await context.Rows(
            "SELECT email FROM people JOIN role_holders ON person = id WHERE role = $role ORDER BY email LIMIT $most",
            [("$role", role.Name.Value), ("$most", HoldersShown)],
            static row => row.GetString(0),
            cancellationToken);
        // In the running transaction, and not one by one: a role may have very many holders.
        var count = await context.Database.ExecuteSqlAsync($"DELETE FROM role_holders WHERE role = {role.Name.Value}", cancellationToken);
        context.Roles.Remove(role);
        return new FormerHolders(count, first);
    }

    public async Task<IReadOnlyList<ListedRole>> All(CancellationToken cancellationToken) => await context.Rows(
        """
        SELECT name, (SELECT count(*) FROM role_holders WHERE role = roles.name), (SELECT group_concat(dashboard, ' ') FROM viewers WHERE role = roles.name)
        FROM roles ORDER BY name
        """,
        [],
        static row => new ListedRole(row.GetString(0), row.GetInt32(1), Split(row.IsDBNull(2) ? "" : row.GetString(2)), IsBuiltIn(row.GetString(0))),
        cancellationToken);

    public async Task<RoleDetails?> Show(RoleName name, CancellationToken cancellationToken)
    {
        if ((await All(cancellationToken)).FirstOrDefault(role => role.Name == name.Value) is not { } role) return null;
        var holders = await context.Rows(
            $"{PeopleList.Columns} FROM people JOIN role_holders ON role_holders.person = people.id WHERE role_holders.role = $role ORDER BY email LIMIT $most",
            [("$role", name.Value), ("$most", HoldersShown)],
            PeopleList.Read,
            cancellationToken);
        return new RoleDetails(role.Name, role.IsBuiltIn, holders, role.Dashboards, role.People);
    }

    public async Task<IReadOnlyList<string>> Names(CancellationToken cancellationToken) =>
        await context.Rows("SELECT name FROM roles ORDER BY name", [], static row => row.GetString(0), cancellationToken);

    private static string[] Split(string slugs) => [.. slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static bool IsBuiltIn(string name) => name == RoleName.Admin.Value || name == RoleName.User.Value;
}
