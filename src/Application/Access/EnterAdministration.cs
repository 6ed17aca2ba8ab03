using CleanDash.Application.Messaging;

namespace CleanDash.Application.Access;

/// <summary>Whether the caller may enter the pages of administration at all.</summary>
public sealed record EnterAdministration : IQuery<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class EnterAdministrationHandler : IHandler<EnterAdministration, Done>
{
    public Task<Result<Done>> Handle(EnterAdministration request, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(default(Done));
}
