using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>The administrator's own browser shows what this person sees, for half an hour at most; nothing can be changed meanwhile.</summary>
/// <param name="Person">An e-mail address or an id.</param>
public sealed record ViewAs(string Person) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class ViewAsValidator : AbstractValidator<ViewAs>
{
    public ViewAsValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class ViewAsHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<ViewAs, Done>
{
    public async Task<Result<Done>> Handle(ViewAs request, CancellationToken cancellationToken)
    {
        if (caller.Session is not { } id) return AccessRefusals.NoSessionToViewIn;
        await using var change = await work.Begin(cancellationToken);
        if (await people.FindSession(id, cancellationToken) is not { EndedAt: null } session) return AccessRefusals.NoSessionToViewIn;
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        if (session.ViewAs(user, time.GetUtcNow().UtcDateTime) is { } refusal) return refusal;
        audit.Add(new AuditRecord("view_as.started", user.Email.Value, "done") { After = $"until {session.Viewing!.Until:yyyy-MM-dd HH:mm} UTC at the latest" });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
