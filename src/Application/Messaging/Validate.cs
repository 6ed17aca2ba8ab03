using CleanDash.Domain;
using FluentValidation;
using MediatR;

namespace CleanDash.Application.Messaging;

/// <summary>Third behaviour: refuses what is not well formed, naming the first field that is not. A rule whose state is a refusal of the domain gives that one.</summary>
internal sealed class Validate<TRequest, TResult>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        foreach (var validator in validators)
        {
            var outcome = await validator.ValidateAsync(request, cancellationToken);
            if (outcome.Errors is [var first, ..])
                return TResult.Refuse(first.CustomState as Refusal ?? new(RefusalKind.Invalid, "request.invalid", first.ErrorMessage) { Field = Slug.Snake(first.PropertyName) });
        }

        return await next();
    }
}
