using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Gives a person roles and takes others, all of it or nothing; it counts from their next request on.</summary>
/// <param name="Person">Their address or id.</param>
/// <param name="Grant">Names of roles to give.</param>
/// <param name="Revoke">Names of roles to take.</param>
/// <param name="Seen">The roles that the caller's page showed; null where there is no page, so that nothing can have been overlooked.</param>
public sealed record ChangeRoles(string Person, IReadOnlyList<string> Grant, IReadOnlyList<string> Revoke, IReadOnlyList<string>? Seen = null) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class ChangeRolesValidator : AbstractValidator<ChangeRoles>
{
    public ChangeRolesValidator()
    {
        RuleFor(static request => request.Person).NamesAPerson();
        RuleFor(static request => request.Grant).NotNull();
        RuleFor(static request => request.Revoke).NotNull();
        RuleForEach(static request => request.Grant).NamesARole();
        RuleForEach(static request => request.Revoke).NamesARole();
        RuleForEach(static request => request.Seen).NamesARole();
        RuleFor(static request => request.Grant).Must(static (request, grant) => !grant.Intersect(request.Revoke, StringComparer.Ordinal).Any())
            .WithMessage("A role is given or taken, not both.");
    }
}

internal sealed class ChangeRolesHandler(IUnitOfWork work, IPeople people, IRoles roles, IAuditTrail audit) : IHandler<ChangeRoles, Done>
{
    public async Task<Result<Done>> Handle(ChangeRoles request, CancellationToken cancellationToken)
    {
        var grant = AccessTexts.Roles(request.Grant);
        var revoke = AccessTexts.Roles(request.Revoke);

        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        var before = user.Roles.ToHashSet();
        if (request.Seen is not null)
        {
            var seen = AccessTexts.Roles(request.Seen);
            if (before.SetEquals(seen.Union(grant).Except(revoke))) return AccessRefusals.RolesAlready;
            if (!before.SetEquals(seen)) return AccessRefusals.ChangedMeanwhile($"The roles of {user.Email}", AccessTexts.Listed(before), AccessTexts.Listed(seen));
        }

        if (await roles.Unknown([.. grant, .. revoke], cancellationToken) is [var unknown, ..]) return AccessRefusals.NoSuchRole(unknown.Value);
        if (user.ChangeRoles(grant, revoke, await people.AdministratorsBeside(user.Id, cancellationToken)) is { } refusal) return refusal;
        audit.Add(new AuditRecord("person.roles_changed", user.Email.Value, "done") { Before = AccessTexts.Listed(before), After = AccessTexts.Listed(user.Roles) });
        await change.Save(cancellationToken);
        return default(Done);
    }
}
