using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Invites somebody: from now on the person with this address may sign in, and holds these roles.</summary>
/// <param name="Email">Any spelling of the address.</param>
/// <param name="Name">As shown; the address when null or empty.</param>
/// <param name="Roles">Names of roles that there are.</param>
public sealed record AddPerson(string Email, string? Name, IReadOnlyList<string> Roles) : ICommand<UserId>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class AddPersonValidator : AbstractValidator<AddPerson>
{
    public AddPersonValidator()
    {
        RuleFor(static request => request.Email).Must(static text => EmailAddress.TryParse(text, out _, out _)).WithState(static _ => AccessRefusals.BadEmail);
        RuleFor(static request => request.Name).Must(static text => string.IsNullOrWhiteSpace(text) || PersonName.TryParse(text, out _, out _)).WithState(static _ => AccessRefusals.BadName);
        RuleFor(static request => request.Roles).NotNull();
        RuleForEach(static request => request.Roles).NamesARole();
    }
}

internal sealed class AddPersonHandler(Caller caller, IUnitOfWork work, IPeople people, IRoles roles, IAuditTrail audit, TimeProvider time) : IHandler<AddPerson, UserId>
{
    public async Task<Result<UserId>> Handle(AddPerson request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email, out var refusal)) return refusal;
        var name = PersonName.TryParse(request.Name, out var given, out _) ? given : PersonName.Of(email);
        var granted = AccessTexts.Roles(request.Roles);

        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(email.Value), cancellationToken) is not null) return AccessRefusals.PersonKnown;
        if (await roles.Unknown(granted, cancellationToken) is [var unknown, ..]) return AccessRefusals.NoSuchRole(unknown.Value);
        var now = time.GetUtcNow();
        var user = User.Invite(new UserId(Guid.CreateVersion7(now)), email, name.Value, Guid.NewGuid().ToString("N"), caller.Name, now.UtcDateTime);
        foreach (var role in granted) user.Grant(role);
        people.Add(user);
        audit.Add(new AuditRecord("person.added", user.Email.Value, "done") { After = AccessTexts.Described(user) });
        await change.Save(cancellationToken);
        return user.Id;
    }
}
