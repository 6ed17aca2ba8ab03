using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>The person with this address, as access sees them; for the operator who asks in their name, which nobody may who could not come in.</summary>
/// <param name="Email">Any spelling of the address.</param>
public sealed record FindPerson(string Email) : IQuery<Person>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Operator;
}

internal sealed class FindPersonValidator : AbstractValidator<FindPerson>
{
    public FindPersonValidator() =>
        RuleFor(static request => request.Email)
            .Must(static text => EmailAddress.TryParse(text, out _, out _))
            .WithMessage(AccessRefusals.BadEmail.Message);
}

internal sealed class FindPersonHandler(IAccessState state) : IHandler<FindPerson, Person>
{
    public Task<Result<Person>> Handle(FindPerson request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email, out var refusal)) return Task.FromResult<Result<Person>>(refusal);
        var person = state.Current.People.Values.FirstOrDefault(candidate => candidate.Email == email.Value);
        return Task.FromResult(person switch
        {
            null => AccessRefusals.NoSuchPerson,
            { IsActive: false } => AccessRefusals.Disabled with { Message = "That person is disabled or has not come in yet, so nothing is answered in their name." },
            _ => (Result<Person>)person,
        });
    }
}
