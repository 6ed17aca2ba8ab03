using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Keeps a person out: every session of theirs has ended at its next request, and they cannot sign in until enabled again.</summary>
/// <param name="Person">Their address or id.</param>
public sealed record DisablePerson(string Person) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class DisablePersonValidator : AbstractValidator<DisablePerson>
{
    public DisablePersonValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class DisablePersonHandler(IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<DisablePerson, Done>
{
    public async Task<Result<Done>> Handle(DisablePerson request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        var before = user.State;
        var sessions = await people.OpenSessions(user, cancellationToken);
        if (user.Disable(await people.AdministratorsBeside(user.Id, cancellationToken), Guid.NewGuid().ToString("N")) is { } refusal) return refusal;
        foreach (var session in sessions) session.End(time.GetUtcNow().UtcDateTime);
        audit.Add(new AuditRecord("person.disabled", user.Email.Value, "done") { Before = AccessTexts.Word(before), After = $"{AccessTexts.Word(user.State)}; {AccessTexts.EndedSessions(sessions.Count)}" });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
