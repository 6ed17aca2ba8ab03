using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class People(StoreContext context, TimeProvider time) : IPeople, IPeopleList
{
    public Task<User?> Find(Identity identity, CancellationToken cancellationToken) =>
        context.People.FirstOrDefaultAsync(
            user => user.Identities.Any(known => known.Issuer == identity.Issuer && known.Subject == identity.Subject), cancellationToken);

    public Task<Session?> FindSession(Guid id, CancellationToken cancellationToken) =>
        context.Sessions.FirstOrDefaultAsync(session => session.Id == id, cancellationToken);

    public async Task<IReadOnlyList<RoleName>> Ensure(IReadOnlyCollection<RoleName> roles, CancellationToken cancellationToken)
    {
        var made = new List<RoleName>();
        foreach (var role in roles.Distinct())
        {
            if (await context.Roles.FindAsync([role], cancellationToken) is not null) continue;
            context.Roles.Add(Role.Create(role, time.GetUtcNow().UtcDateTime));
            made.Add(role);
        }

        return made;
    }

    public void Add(User user) => context.People.Add(user);

    public void Add(Session session) => context.Sessions.Add(session);

    public async Task<IReadOnlyList<ListedPerson>> All(CancellationToken cancellationToken)
    {
        var people = await context.People.AsNoTracking().AsSplitQuery().OrderBy(static user => user.Email).ToListAsync(cancellationToken);
        var seen = await context.Sessions.GroupBy(static session => session.UserId)
            .Select(static sessions => new { sessions.Key, Last = sessions.Max(static session => session.StartedAt) })
            .ToDictionaryAsync(static sessions => sessions.Key, static sessions => (DateTime?)sessions.Last, cancellationToken);
        return people.ConvertAll(user => new ListedPerson(
            user.Id,
            user.Email.Value,
            user.Name,
            user.State,
            [.. user.Roles.Select(static role => role.Value).Order(StringComparer.Ordinal)],
            user.Attributes.OrderBy(static attribute => attribute.Name, StringComparer.Ordinal).ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value),
            seen.GetValueOrDefault(user.Id),
            user.AddedBy));
    }
}
