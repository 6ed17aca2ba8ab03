using CleanDash.Application.Messaging;

namespace CleanDash.Application.Access;

/// <summary>Everybody who is known, by address.</summary>
public sealed record ListPeople : IQuery<IReadOnlyList<ListedPerson>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class ListPeopleHandler(IPeopleList people) : IHandler<ListPeople, IReadOnlyList<ListedPerson>>
{
    public async Task<Result<IReadOnlyList<ListedPerson>>> Handle(ListPeople request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<ListedPerson>>.Of(await people.All(cancellationToken));
}
