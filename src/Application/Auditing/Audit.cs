using CleanDash.Application.Messaging;
using CleanDash.Domain;
using MediatR;

namespace CleanDash.Application.Auditing;

/// <summary>
/// Innermost behaviour: writes down what a rule refused of a command. What a command did it records itself, in its own transaction, where before and after
/// are known.
/// </summary>
internal sealed class Audit<TRequest, TResult>(IAuditTrail audit) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
    where TResult : IResult<TResult>
{
    private static readonly bool IsCommand =
        typeof(TRequest).GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>));

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var result = await next();
        // What was so already changed nothing and refused nobody: a form sent twice leaves one line. One that has a reference was written down by whoever refused.
        if (IsCommand && result.Refusal is { Kind: not RefusalKind.AlreadySo, Reference: null } refusal)
            await audit.Record(new("command.refused", typeof(TRequest).Name, refusal.Code), cancellationToken);
        return result;
    }
}
