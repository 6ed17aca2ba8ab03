using CleanDash.Application.Messaging;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>People who are known, by address.</summary>
/// <param name="Search">Part of a name or address, in any case; every sign stands for itself.</param>
/// <param name="State"><c>active</c>, <c>invited</c> or <c>disabled</c>; all when null.</param>
/// <param name="Role">Only its holders; all when null.</param>
/// <param name="Skip">How many to leave out.</param>
/// <param name="Take">How many to give at most; all when null.</param>
public sealed record ListPeople(string Search = "", string? State = null, string? Role = null, int Skip = 0, int? Take = null) : IQuery<PeoplePage>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>A part of a list of people.</summary>
/// <param name="People">By address.</param>
/// <param name="Total">How many the search found in all.</param>
public sealed record PeoplePage(IReadOnlyList<ListedPerson> People, int Total)
{
    /// <summary>Addresses of people who have another address at their identity provider now, which somebody else has here; ten at most, whatever the search.</summary>
    public IReadOnlyList<string> InConflict { get; init; } = [];
}

internal sealed class ListPeopleValidator : AbstractValidator<ListPeople>
{
    public ListPeopleValidator()
    {
        RuleFor(static request => request.Search).NotNull().MaximumLength(200).WithMessage("A search has 200 characters at most.");
        RuleFor(static request => request.State).Must(static state => state is null or "active" or "invited" or "disabled").WithMessage("A state is active, invited or disabled.");
        RuleFor(static request => request.Skip).GreaterThanOrEqualTo(0).WithMessage("Leave out 0 or more.");
        RuleFor(static request => request.Take).Must(static take => take is null or > 0).WithMessage("Take 1 or more.");
    }
}

internal sealed class ListPeopleHandler(IPeopleList people) : IHandler<ListPeople, PeoplePage>
{
    public async Task<Result<PeoplePage>> Handle(ListPeople request, CancellationToken cancellationToken) => await people.Find(request, cancellationToken);
}
