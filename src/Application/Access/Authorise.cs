using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using MediatR;

namespace CleanDash.Application.Access;

/// <summary>Second behaviour: refuses whoever may not send the request, before anything of it is looked at.</summary>
/// <param name="rule">The request's rule; for panels, their dashboard.</param>
/// <param name="caller">Who sends it.</param>
/// <param name="access">What they may do.</param>
/// <param name="audit">Where the refusal is written.</param>
internal sealed class Authorise<TRequest, TResult>(AccessRule rule, Caller caller, IAccessState access, IAuditTrail audit) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
    where TResult : IResult<TResult>
{
    // Ending a view and leaving are all that a person who looks as another may change.
    private static readonly bool ChangesOthers = IsCommand(typeof(TRequest)) && typeof(TRequest) != typeof(EndViewAs) && typeof(TRequest) != typeof(EndSession);

    /// <summary>Who may send the request.</summary>
    public AccessRule Rule => rule;

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        if (Refusal() is not { } refusal)
            return await next();
        refusal = refusal with { Reference = Reference.Next() };
        await audit.Record(new("access.refused", Target, refusal.Code) { Reference = refusal.Reference }, cancellationToken);
        return TResult.Refuse(refusal);
    }

    private string Target => rule is AccessRule.Dashboard dashboard ? dashboard.Slug : typeof(TRequest).Name;

    private static bool IsCommand(Type request) => request.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>));

    private Refusal? Refusal() => rule switch
    {
        _ when ChangesOthers && caller.ViewedBy is not null => AccessRefusals.ViewingAs,
        AccessRule.Open => null,
        AccessRule.LocalOperator => caller.IsOperator ? null : Refusals.OperatorOnly,
        _ when caller.IsOperator => null,
        _ when caller.Person is null => Refusals.NotSignedIn,
        AccessRule.Person => null,
        AccessRule.Administrator => caller.Roles.Contains(RoleName.Admin.Value) ? null : Refusals.AdministratorsOnly,
        AccessRule.Dashboard dashboard => access.Current.Sees(caller.Roles, dashboard.Slug) ? null : Refusals.NothingHere,
        _ => throw new InvalidOperationException($"{typeof(TRequest).Name} has a rule that the scan did not resolve."),
    };
}

/// <summary>The refusals of access, with the codes that never change.</summary>
public static class Refusals
{
    /// <summary>Nobody is signed in.</summary>
    public static Refusal NotSignedIn { get; } = new(RefusalKind.NotSignedIn, "access.not_signed_in", "Sign in first.");

    /// <summary>The thing is not there or not shared with the caller: one answer for both.</summary>
    public static Refusal NothingHere { get; } = new(RefusalKind.NotFound, "access.nothing_here", "Nothing here, or not shared with you.");

    /// <summary>Only administrators may.</summary>
    public static Refusal AdministratorsOnly { get; } = new(RefusalKind.Forbidden, "access.administrators_only", "This is for administrators. Ask one to do it, or to give you the role admin.");

    /// <summary>Only at the console.</summary>
    public static Refusal OperatorOnly { get; } = new(RefusalKind.Forbidden, "access.operator_only", "This is done on the server's console.");
}
