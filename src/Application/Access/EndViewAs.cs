using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>The browser shows what its own person sees again.</summary>
public sealed record EndViewAs : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

internal sealed class EndViewAsHandler(Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit) : IHandler<EndViewAs, Done>
{
    public async Task<Result<Done>> Handle(EndViewAs request, CancellationToken cancellationToken)
    {
        if (caller.Session is not { } id) return AccessRefusals.ViewsNobody;
        await using var change = await work.Begin(cancellationToken);
        if ((await people.FindSession(id, cancellationToken))?.EndViewing() is not { } ended) return AccessRefusals.ViewsNobody;
        audit.Add(new AuditRecord("view_as.ended", ended.Email.Value, "done"));
        await change.Save(cancellationToken);
        return default(Done);
    }
}
