using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>One role with its holders.</summary>
/// <param name="Name">Its name.</param>
public sealed record ShowRole(string Name) : IQuery<RoleDetails>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>A role on a page of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsBuiltIn">Whether it stays for ever.</param>
/// <param name="Holders">The first hundred, by address.</param>
/// <param name="Dashboards">Slugs of the dashboards that list it.</param>
/// <param name="TotalHolders">How many hold it in all.</param>
public sealed record RoleDetails(string Name, bool IsBuiltIn, IReadOnlyList<ListedPerson> Holders, IReadOnlyList<string> Dashboards, int TotalHolders);

internal sealed class ShowRoleValidator : AbstractValidator<ShowRole>
{
    public ShowRoleValidator() => RuleFor(static request => request.Name).NamesARole();
}

internal sealed class ShowRoleHandler(IRoleList roles) : IHandler<ShowRole, RoleDetails>
{
    public async Task<Result<RoleDetails>> Handle(ShowRole request, CancellationToken cancellationToken) =>
        await roles.Show(AccessTexts.Role(request.Name), cancellationToken) is { } role ? role : AccessRefusals.NoSuchRole(request.Name);
}
