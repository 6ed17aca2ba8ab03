using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class People(StoreContext context, TimeProvider time) : IPeople
{
    private const int AtOnce = 1_000;

    public Task<User?> Find(Identity identity, CancellationToken cancellationToken) =>
        context.People.FirstOrDefaultAsync(
            user => user.Identities.Any(known => known.Issuer == identity.Issuer && known.Subject == identity.Subject), cancellationToken);

    public Task<User?> Find(PersonKey person, CancellationToken cancellationToken) => person switch
    {
        { Id: { } id } => context.People.FirstOrDefaultAsync(user => user.Id == id, cancellationToken),
        { Email: { } email } => context.People.FirstOrDefaultAsync(user => user.Email == email, cancellationToken),
        _ => throw new InvalidOperationException("A key of a person has an id or an address."),
    };

    public async Task<IReadOnlyDictionary<EmailAddress, User>> FindAll(IReadOnlyCollection<EmailAddress> emails, CancellationToken cancellationToken)
    {
        var found = new Dictionary<EmailAddress, User>();
        foreach (var some in emails.Chunk(AtOnce))
        {
            foreach (var user in await context.People.AsSplitQuery().Where(user => some.Contains(user.Email)).ToListAsync(cancellationToken)) found.Add(user.Email, user);
        }

        return found;
    }

    public Task<int> AdministratorsBeside(UserId person, CancellationToken cancellationToken) => context.Number(
        $"""
        SELECT count(*) FROM role_holders JOIN people ON id = person
        WHERE role = 'admin' AND state = 'active' AND id <> $person AND NOT EXISTS (SELECT 1 FROM identities WHERE person = id AND issuer = '{Identity.DemoIssuer}')
        """,
        [("$person", person.ToString())],
        cancellationToken);

    public async Task<bool> HaveAdministrator(CancellationToken cancellationToken) => await context.Number(
        $"""
        SELECT EXISTS (SELECT 1 FROM role_holders JOIN people ON id = person
        WHERE role = 'admin' AND state <> 'disabled' AND NOT EXISTS (SELECT 1 FROM identities WHERE person = id AND issuer = '{Identity.DemoIssuer}'))
        """,
        [],
        cancellationToken) > 0;

    public async Task RememberFirstAdministrator(EmailAddress email, DateTime now, CancellationToken cancellationToken)
    {
        var first = new FirstAdministrator(1, email, now);
        if (await context.FindAsync<FirstAdministrator>([1], cancellationToken) is { } before) context.Entry(before).CurrentValues.SetValues(first);
        else context.Add(first);
    }

    public async Task<IReadOnlyList<Session>> OpenSessions(UserId id, CancellationToken cancellationToken) =>
        await context.Sessions.Where(session => session.UserId == id && session.EndedAt == null).ToListAsync(cancellationToken);

    public Task<Session?> FindSession(Guid id, CancellationToken cancellationToken) =>
        context.Sessions.FirstOrDefaultAsync(session => session.Id == id, cancellationToken);

    public async Task<IReadOnlyList<Session>> OpenSessions(User user, CancellationToken cancellationToken) =>
        await context.Sessions.Where(session => session.UserId == user.Id && session.Stamp == user.Stamp && session.EndedAt == null).ToListAsync(cancellationToken);

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

    public void Remove(User user) => context.People.Remove(user);

    public void Add(Session session) => context.Sessions.Add(session);
}
