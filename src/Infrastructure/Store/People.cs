using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class People(StoreContext context, TimeProvider time) : IPeople
{
    public Task<User?> Find(Identity identity, CancellationToken cancellationToken) =>
        context.People.FirstOrDefaultAsync(
            user => user.Identities.Any(known => known.Issuer == identity.Issuer && known.Subject == identity.Subject), cancellationToken);

    public Task<User?> Find(PersonKey person, CancellationToken cancellationToken) => person switch
    {
        { Id: { } id } => context.People.FirstOrDefaultAsync(user => user.Id == id, cancellationToken),
        { Email: { } email } => context.People.FirstOrDefaultAsync(user => user.Email == email, cancellationToken),
        _ => throw new InvalidOperationException("A key of a person has an id or an address."),
    };

    public async Task<IReadOnlyDictionary<string, ListedPerson>> Known(IEnumerable<EmailAddress> emails, CancellationToken cancellationToken) => (await context.Rows(
        $"{PeopleList.Columns} FROM people WHERE email IN (SELECT value FROM json_each($emails))",
        [("$emails", JsonSerializer.Serialize(emails.Select(static email => email.Value)))],
        PeopleList.Read,
        cancellationToken)).ToDictionary(static person => person.Email, StringComparer.Ordinal);

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

    public void AddAll(IReadOnlyCollection<User> users, CancellationToken cancellationToken)
    {
        if (users.Count <= Bulk.Many)
        {
            context.People.AddRange(users);
            return;
        }

        context.Insert(
            "people",
            ["id", "email", "name", "state", "stamp", "added_at", "added_by"],
            users.Select(static user => (object?[])[user.Id.ToString(), user.Email.Value, user.Name, user.State.ToString().ToLowerInvariant(), user.Stamp, StoreContext.Text(user.AddedAt), user.AddedBy]),
            cancellationToken);
        context.Insert("role_holders", ["person", "role"], users.SelectMany(static user => user.Roles.Select(role => (object?[])[user.Id.ToString(), role.Value])), cancellationToken);
        context.Insert("identities", ["person", "issuer", "subject"], users.SelectMany(static user => user.Identities.Select(known => (object?[])[user.Id.ToString(), known.Issuer, known.Subject])), cancellationToken);
        context.Insert("attributes", ["person", "name", "value"], users.SelectMany(static user => user.Attributes.Select(attribute => (object?[])[user.Id.ToString(), attribute.Name, attribute.Value])), cancellationToken);
    }

    public void Remove(User user) => context.People.Remove(user);

    public void Add(Session session) => context.Sessions.Add(session);
}
