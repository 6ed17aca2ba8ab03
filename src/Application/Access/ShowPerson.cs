using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>One person with all that an administrator sees of them.</summary>
/// <param name="Person">Their address or id.</param>
public sealed record ShowPerson(string Person) : IQuery<PersonDetails>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>A person on a page of their own.</summary>
/// <param name="Person">As in lists.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="IsDemo">One of the demo people.</param>
/// <param name="IsLastAdministrator">Nobody could administer without them, so they can be neither revoked nor disabled nor deleted.</param>
/// <param name="SignsInWith">The issuer of their identity, in words; null when they never signed in.</param>
/// <param name="AddressInConflict">The address that their identity provider has for them now, when somebody else is known here by it.</param>
/// <param name="Sessions">Those that last, newest first.</param>
public sealed record PersonDetails(
    ListedPerson Person, DateTime AddedAt, bool IsDemo, bool IsLastAdministrator, string? SignsInWith, string? AddressInConflict, IReadOnlyList<ListedSession> Sessions);

/// <summary>A session in a list.</summary>
/// <param name="Id">Its id, which is worth nothing without the rest of the cookie.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Agent">The browser and its system; empty when it did not say.</param>
/// <param name="Address">The network address.</param>
public sealed record ListedSession(Guid Id, DateTime StartedAt, string Agent, string? Address);

internal sealed class ShowPersonValidator : AbstractValidator<ShowPerson>
{
    public ShowPersonValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class ShowPersonHandler(IPeopleList people) : IHandler<ShowPerson, PersonDetails>
{
    public async Task<Result<PersonDetails>> Handle(ShowPerson request, CancellationToken cancellationToken) =>
        await people.Show(PersonKey.Parse(request.Person), cancellationToken) is { } person ? person : AccessRefusals.NoSuchPerson;
}
