using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Ends one of the caller's own sessions; a copy of its cookie is worth nothing from then on. Ending it again changes nothing.</summary>
/// <param name="SessionId">The session in the caller's cookie, or another of theirs.</param>
public sealed record EndSession(Guid SessionId) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class EndSessionValidator : AbstractValidator<EndSession>
{
    public EndSessionValidator() => RuleFor(static request => request.SessionId).NotEmpty();
}

internal sealed class EndSessionHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<EndSession, Done>
{
    public async Task<Result<Done>> Handle(EndSession request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        var session = await people.FindSession(request.SessionId, cancellationToken);
        if (session is null || session.UserId != caller.Actor?.Id) return Refusals.NothingHere;
        if (session.EndedAt is not null) return default(Done);
        session.End(time.GetUtcNow().UtcDateTime);
        if (session.EndViewing() is { } viewing) audit.Add(new AuditRecord("view_as.ended", viewing.Email.Value, "done"));
        audit.Add(new AuditRecord("session.ended", caller.Name, "done"));
        await change.Save(cancellationToken);
        return default(Done);
    }
}
