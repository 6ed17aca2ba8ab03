using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Makes a role that nobody holds and no dashboard lists yet.</summary>
/// <param name="Name">Its name.</param>
public sealed record AddRole(string Name) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class AddRoleValidator : AbstractValidator<AddRole>
{
    public AddRoleValidator() => RuleFor(static request => request.Name).NamesARole();
}

internal sealed class AddRoleHandler(IUnitOfWork work, IRoles roles, IAuditTrail audit, TimeProvider time) : IHandler<AddRole, Done>
{
    public async Task<Result<Done>> Handle(AddRole request, CancellationToken cancellationToken)
    {
        var name = AccessTexts.Role(request.Name);

        await using var change = await work.Begin(cancellationToken);
        if (await roles.Find(name, cancellationToken) is not null) return AccessRefusals.RoleKnown;
        roles.Add(Role.Create(name, time.GetUtcNow().UtcDateTime));
        audit.AddRoles([name]);
        await change.Save(cancellationToken);
        return default(Done);
    }
}
