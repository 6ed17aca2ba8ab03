using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Ends every session of the caller, or every one but the one that they are in.</summary>
/// <param name="Except">The session that goes on; null ends that too, and whatever was derived from it.</param>
public sealed record SignOutEverywhere(Guid? Except) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class SignOutEverywhereValidator : AbstractValidator<SignOutEverywhere>
{
    public SignOutEverywhereValidator() => RuleFor(static request => request.Except).NotEqual(Guid.Empty).WithMessage("Name the session that goes on, or none.");
}

internal sealed class SignOutEverywhereHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<SignOutEverywhere, Done>
{
    public async Task<Result<Done>> Handle(SignOutEverywhere request, CancellationToken cancellationToken)
    {
        if (caller.Person is not { } person) return Refusals.NotSignedIn;
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(person.Id.ToString()), cancellationToken) is not { } user) return Refusals.NotSignedIn;
        var others = (await people.OpenSessions(user.Id, cancellationToken)).Where(session => session.Id != request.Except).ToList();
        if (request.Except is not null && others.Count == 0) return default(Done);
        foreach (var session in others)
        {
            session.End(time.GetUtcNow().UtcDateTime);
            if (session.EndViewing() is { } viewing) audit.Add(new AuditRecord("view_as.ended", viewing.Email.Value, "done"));
        }

        if (request.Except is null) user.EndSessions(Guid.NewGuid().ToString("N"));
        audit.Add(new AuditRecord("sessions.ended", caller.Name, "done") { After = request.Except is null ? "all" : "all others" });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
