using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Sets an attribute of a person, or takes it away: it decides which rows they see, from their next request on.</summary>
/// <param name="Person">Their address or id.</param>
/// <param name="Name">The attribute, like <c>region</c>.</param>
/// <param name="Value">What it is to be; null takes it away.</param>
/// <param name="Seen">What the caller's page showed; null for no attribute.</param>
/// <param name="ComparesSeen">Whether there was a page, so that <paramref name="Seen"/> says something.</param>
public sealed record SetAttribute(string Person, string Name, string? Value, string? Seen = null, bool ComparesSeen = false) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class SetAttributeValidator : AbstractValidator<SetAttribute>
{
    public SetAttributeValidator()
    {
        RuleFor(static request => request.Person).NamesAPerson();
        RuleFor(static request => request.Name).Must(static name => UserAttribute.IsName(name)).WithState(static _ => AccessRefusals.BadAttribute);
        RuleFor(static request => request.Value).Must(static value => value is null || UserAttribute.IsValue(value)).WithState(static _ => AccessRefusals.BadAttribute);
    }
}

internal sealed class SetAttributeHandler(IUnitOfWork work, IPeople people, IAuditTrail audit) : IHandler<SetAttribute, Done>
{
    public async Task<Result<Done>> Handle(SetAttribute request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await people.Find(PersonKey.Parse(request.Person), cancellationToken) is not { } user) return AccessRefusals.NoSuchPerson;
        var before = user.Attributes.FirstOrDefault(attribute => attribute.Name == request.Name)?.Value;
        if (request.ComparesSeen && before != request.Seen && before != request.Value)
            return AccessRefusals.ChangedMeanwhile($"The attribute {request.Name} of {user.Email}", before ?? "", request.Seen ?? "");

        var refusal = request.Value is null ? user.Unset(request.Name) : user.Set(request.Name, request.Value);
        if (refusal is not null) return refusal;
        audit.Add(new AuditRecord("person.attribute_changed", user.Email.Value, "done") { Before = Written(request.Name, before), After = Written(request.Name, request.Value) });
        await change.Save(cancellationToken);
        return default(Done);
    }

    private static string? Written(string name, string? value) => value is null ? null : $"{name}={value}";
}
