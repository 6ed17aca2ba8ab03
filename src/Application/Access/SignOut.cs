using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Ends one of the caller's own sessions; a copy of its cookie is worth nothing from then on.</summary>
/// <param name="SessionId">The session in the caller's cookie.</param>
public sealed record SignOut(Guid SessionId) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class SignOutValidator : AbstractValidator<SignOut>
{
    public SignOutValidator() => RuleFor(static request => request.SessionId).NotEmpty();
}

internal sealed class SignOutHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<SignOut, Done>
{
    public async Task<Result<Done>> Handle(SignOut request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        var session = await people.FindSession(request.SessionId, cancellationToken);
        if (session is null || session.UserId != caller.Actor?.Id || session.EndedAt is not null) return default(Done);
        session.End(time.GetUtcNow().UtcDateTime);
        if (session.EndViewing() is { } viewing) audit.Add(new AuditRecord("view_as.ended", viewing.Email.Value, "done"));
        audit.Add(new AuditRecord("session.ended", caller.Name, "done"));
        await change.Save(cancellationToken);
        return default(Done);
    }
}
