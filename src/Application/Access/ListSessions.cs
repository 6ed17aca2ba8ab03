using CleanDash.Application.Messaging;

namespace CleanDash.Application.Access;

/// <summary>The caller's own sessions that have not ended, the newest first.</summary>
public sealed record ListSessions : IQuery<IReadOnlyList<ListedSession>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class ListSessionsHandler(Caller caller, IPeopleList people, Sessions ages) : IHandler<ListSessions, IReadOnlyList<ListedSession>>
{
    public async Task<Result<IReadOnlyList<ListedSession>>> Handle(ListSessions request, CancellationToken cancellationToken) =>
        caller.Person is { } person
            ? Result<IReadOnlyList<ListedSession>>.Of([.. (await people.Sessions(person.Id, cancellationToken)).Where(session => ages.IsOpen(session.Id))])
            : Refusals.NotSignedIn;
}
