using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Signs in as one of the demo people, who is made when they come for the first time.</summary>
/// <param name="Person"><c>admin</c>, <c>analyst</c> or <c>user</c>.</param>
/// <param name="Agent">The browser and its system.</param>
public sealed record SignInAsDemo(string Person, string Agent = "") : ICommand<SignedIn>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Anyone;
}

/// <summary>What a browser's cookie must say.</summary>
/// <param name="UserId">The person.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Stamp">The person's stamp.</param>
public sealed record SignedIn(UserId UserId, Guid SessionId, string Stamp);

internal sealed class SignInAsDemoValidator : AbstractValidator<SignInAsDemo>
{
    public SignInAsDemoValidator() =>
        RuleFor(static request => request.Person)
            .Must(static key => DemoSignIn.People.Any(person => person.Key == key))
            .WithMessage("Choose admin, analyst or user.");
}

internal sealed class SignInAsDemoHandler(DemoSignIn demo, IUnitOfWork work, IPeople people, IAuditTrail audit, Caller caller, TimeProvider time)
    : IHandler<SignInAsDemo, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInAsDemo request, CancellationToken cancellationToken)
    {
        if (!demo.Available) return AccessRefusals.NoDemo;
        var chosen = DemoSignIn.People.Single(person => person.Key == request.Person);
        var identity = new Identity(Identity.DemoIssuer, chosen.Key);
        var now = time.GetUtcNow().UtcDateTime;

        await using var change = await work.Begin(cancellationToken);
        var user = await people.Find(identity, cancellationToken);
        if (user is null)
        {
            if (!EmailAddress.TryParse(chosen.Email, out var email, out var refusal)) return refusal;
            user = User.Join(new UserId(Guid.CreateVersion7(time.GetUtcNow())), email, chosen.Name, identity, Guid.NewGuid().ToString("N"), now);
            var roles = chosen.Roles.Select(Parse).ToList();
            audit.AddRoles(await people.Ensure(roles, cancellationToken), user.Email.Value);
            foreach (var role in roles) user.Grant(role);
            user.Set("region", chosen.Region);
            people.Add(user);
            audit.Add(new AuditRecord("person.joined", user.Email.Value, "done") { Who = user.Email.Value, After = string.Join(' ', chosen.Roles) });
        }
        else if (user.ComeIn(identity) is { } refusal)
        {
            return refusal;
        }

        var session = Session.Start(Guid.NewGuid(), user, now, request.Agent, caller.Address);
        people.Add(session);
        audit.Add(new AuditRecord("session.started", user.Email.Value, "done") { Who = user.Email.Value });
        await change.Save(cancellationToken);
        return new SignedIn(user.Id, session.Id, user.Stamp);
    }

    private static RoleName Parse(string role) =>
        RoleName.TryParse(role, out var name, out _) ? name : throw new InvalidOperationException($"The demo's role '{role}' is no role's name.");
}
