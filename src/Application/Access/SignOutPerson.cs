using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Signs a person out everywhere; they may sign in again.</summary>
/// <param name="Person">Their address or id.</param>
public sealed record SignOutPerson(string Person) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class SignOutPersonValidator : AbstractValidator<SignOutPerson>
{
    public SignOutPersonValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class SignOutPersonHandler(IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<SignOutPerson, Done>
{
    public async Task<Result<Done>> Handle(SignOutPerson request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        var sessions = await people.OpenSessions(user, cancellationToken);
        if (sessions.Count == 0) return AccessRefusals.SignedOutAlready;
        user.EndSessions(Guid.NewGuid().ToString("N"));
        foreach (var session in sessions) session.End(time.GetUtcNow().UtcDateTime);
        audit.Add(new AuditRecord("person.signed_out", user.Email.Value, "done") { After = AccessTexts.EndedSessions(sessions.Count) });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
