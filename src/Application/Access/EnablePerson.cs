using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Lets a disabled person in again; what they hold is as it was, and their old sessions stay ended.</summary>
/// <param name="Person">Their address or id.</param>
public sealed record EnablePerson(string Person) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class EnablePersonValidator : AbstractValidator<EnablePerson>
{
    public EnablePersonValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class EnablePersonHandler(IUnitOfWork work, IPeople people, IAuditTrail audit) : IHandler<EnablePerson, Done>
{
    public async Task<Result<Done>> Handle(EnablePerson request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        var before = user.State;
        if (user.Enable() is { } refusal) return refusal;
        audit.Add(new AuditRecord("person.enabled", user.Email.Value, "done") { Before = AccessTexts.Word(before), After = AccessTexts.Word(user.State) });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
