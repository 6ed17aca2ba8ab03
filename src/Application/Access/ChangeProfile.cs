using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>The caller gives the name that others see; everything else about them is an administrator's to change.</summary>
/// <param name="Name">As shown.</param>
public sealed record ChangeProfile(string Name) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class ChangeProfileValidator : AbstractValidator<ChangeProfile>
{
    public ChangeProfileValidator() =>
        RuleFor(static request => request.Name).Must(static name => PersonName.TryParse(name, out _, out _)).WithState(static _ => AccessRefusals.BadName);
}

internal sealed class ChangeProfileHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit) : IHandler<ChangeProfile, Done>
{
    public async Task<Result<Done>> Handle(ChangeProfile request, CancellationToken cancellationToken)
    {
        if (caller.Person is not { } person) return Refusals.NotSignedIn;
        if (!PersonName.TryParse(request.Name, out var name, out var badName)) return badName;
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(person.Id.ToString()), cancellationToken) is not { } user) return Refusals.NotSignedIn;
        var before = user.Name;
        if (before == name.Value) return default(Done);
        user.Rename(name);
        audit.Add(new AuditRecord("person.renamed", user.Email.Value, "done") { Before = before, After = user.Name });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
