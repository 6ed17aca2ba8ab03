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
    public ViewAsValidator() =>
        RuleFor(static request => request.Person)
            .Must(static text => Guid.TryParse(text, out _) || EmailAddress.TryParse(text, out _, out _))
            .WithMessage(AccessRefusals.BadEmail.Message);
}

internal sealed class ViewAsHandler(Caller caller, IAccessState access, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time) : IHandler<ViewAs, Done>
{
    public async Task<Result<Done>> Handle(ViewAs request, CancellationToken cancellationToken)
    {
        if (caller.Session is not { } id) return AccessRefusals.NoSessionToViewIn;
        await using var change = await work.Begin(cancellationToken);
        if (await people.FindSession(id, cancellationToken) is not { EndedAt: null } session) return AccessRefusals.NoSessionToViewIn;
        // Nobody else writes now, so the snapshot is the store.
        if (Find(request.Person) is not { } person) return AccessRefusals.NoSuchPerson;
        if (!person.MayBeViewed || !EmailAddress.TryParse(person.Email, out var email, out _)) return AccessRefusals.CannotViewAs;
        var now = time.GetUtcNow().UtcDateTime;
        session.View(new Viewing(person.Id, email, person.Stamp, now));
        audit.Add(new AuditRecord("view_as.started", person.Email, "done") { After = $"until {now + Viewing.Longest:yyyy-MM-dd HH:mm} UTC at the latest" });
        await change.Save(cancellationToken);
        return default(Done);
    }

    private Person? Find(string text)
    {
        var everybody = access.Current.People;
        if (Guid.TryParse(text, out var id)) return everybody.GetValueOrDefault(new UserId(id));
        return EmailAddress.TryParse(text, out var email, out _) ? everybody.Values.FirstOrDefault(person => person.Email == email.Value) : null;
    }
}
