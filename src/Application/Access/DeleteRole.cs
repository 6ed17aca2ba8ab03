using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Takes a role from all who hold it and from every dashboard that lists it, and then away.</summary>
/// <param name="Name">Its name.</param>
public sealed record DeleteRole(string Name) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class DeleteRoleValidator : AbstractValidator<DeleteRole>
{
    public DeleteRoleValidator() => RuleFor(static request => request.Name).NamesARole();
}

internal sealed class DeleteRoleHandler(IUnitOfWork work, IRoles roles, IAuditTrail audit) : IHandler<DeleteRole, Done>
{
    public async Task<Result<Done>> Handle(DeleteRole request, CancellationToken cancellationToken)
    {
        var name = AccessTexts.Role(request.Name);

        await using var change = await work.Begin(cancellationToken);
        if (await roles.Find(name, cancellationToken) is not { } role) return AccessRefusals.NoSuchRole(name.Value);
        if (role.Delete() is { } refusal) return refusal;
        foreach (var dashboard in await roles.Lists(name, cancellationToken))
        {
            var before = AccessTexts.Listed(dashboard.Viewers);
            dashboard.Revoke(name);
            audit.Add(new AuditRecord("dashboard.viewers_changed", dashboard.Slug, "done") { Before = before, After = AccessTexts.Listed(dashboard.Viewers) });
        }

        var holders = await roles.Remove(role, cancellationToken);
        audit.Add(new AuditRecord("role.deleted", name.Value, "done") { Before = Said(holders) });
        await change.Save(cancellationToken);
        return default(Done);
    }

    private static string Said(FormerHolders holders)
    {
        if (holders.Count == 0) return "held by nobody";
        var more = holders.Count - holders.First.Count;
        return $"held by {string.Join(", ", holders.First)}{(more > 0 ? $" and {more} more" : "")}";
    }
}
