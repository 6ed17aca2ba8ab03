using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Takes a person away with their roles, attributes, identities and sessions; the audit keeps what it says of them. Who signs in again is somebody new.</summary>
/// <param name="Person">Their address or id.</param>
public sealed record DeletePerson(string Person) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class DeletePersonValidator : AbstractValidator<DeletePerson>
{
    public DeletePersonValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class DeletePersonHandler(IUnitOfWork work, IPeople people, IAuditTrail audit) : IHandler<DeletePerson, Done>
{
    public async Task<Result<Done>> Handle(DeletePerson request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        if (user.Leave(await people.AdministratorsBeside(user.Id, cancellationToken)) is { } refusal) return refusal;
        people.Remove(user);
        audit.Add(new AuditRecord("person.deleted", user.Email.Value, "done") { Before = $"{AccessTexts.Word(user.State)}; {AccessTexts.Described(user)}" });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
