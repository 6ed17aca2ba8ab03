using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Somebody whom Google has authenticated comes in, if they may; who was invited, is of an open domain or becomes the first administrator is made known here.</summary>
/// <param name="Subject">Google's own name for the person, which never changes.</param>
/// <param name="Email">The address that Google has for them now.</param>
/// <param name="IsEmailVerified">Whether Google vouches for it.</param>
/// <param name="HostedDomain">The organisation that the account belongs to; null for a private one.</param>
/// <param name="Name">As Google shows it; any text.</param>
/// <param name="Agent">The browser and its system.</param>
public sealed record SignInWithGoogle(string Subject, string Email, bool IsEmailVerified, string? HostedDomain, string Name, string Agent) : ICommand<SignedIn>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Anyone;
}

internal sealed class SignInWithGoogleValidator : AbstractValidator<SignInWithGoogle>
{
    public SignInWithGoogleValidator() =>
        RuleFor(static request => request.Subject).Must(static subject => subject.Length is >= 1 and <= 255).WithMessage("Google did not say who you are. Try again.");
}

internal sealed class SignInWithGoogleHandler(AdmissionOptions admission, Caller caller, IUnitOfWork work, IPeople people, IAuditTrail audit, TimeProvider time)
    : IHandler<SignInWithGoogle, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInWithGoogle request, CancellationToken cancellationToken)
    {
        var result = await ComeIn(request, cancellationToken);
        if (result.Refusal is not { } refusal) return result;
        // Written down after the change gave its turn to write back.
        refusal = refusal with { Reference = Reference.Next() };
        var address = OneLine.Of(request.Email.Length <= 254 ? request.Email : request.Email[..254]);
        await audit.Record(new AuditRecord("session.refused", address, refusal.Code) { Who = address, Reference = refusal.Reference }, cancellationToken);
        return refusal;
    }

    private async Task<Result<SignedIn>> ComeIn(SignInWithGoogle request, CancellationToken cancellationToken)
    {
        if (!request.IsEmailVerified) return AccessRefusals.EmailNotVerified;
        if (!EmailAddress.TryParse(request.Email, out var email, out var badEmail)) return badEmail;
        var identity = new Identity(Identity.GoogleIssuer, request.Subject);
        var now = time.GetUtcNow().UtcDateTime;

        await using var change = await work.Begin(cancellationToken);
        var becomesFirst = admission.MayBecomeFirst(email) && !await people.HaveAdministrator(cancellationToken);
        var user = await people.Find(identity, cancellationToken);
        if (user is not null)
        {
            if (user.ComeIn(identity) is { } refusal) return refusal;
            await FollowAddress(user, email, cancellationToken);
        }
        else if ((user = await people.Find(PersonKey.Parse(email.Value), cancellationToken)) is not null)
        {
            if (user.ComeIn(identity) is { } refusal) return refusal;
            if (user.Name == user.Email.Value && NameOf(request) is { } name) user.Rename(name);
            audit.Add(new AuditRecord("person.joined", email.Value, "done") { Who = email.Value, Before = "invited", After = AccessTexts.Listed(user.Roles) });
        }
        else
        {
            var role = admission.RoleFor(request.HostedDomain);
            if (role is null && !becomesFirst) return await people.HaveAdministrator(cancellationToken) ? AccessRefusals.NotInvited : AccessRefusals.SetUpUnfinished;
            user = User.Join(new UserId(Guid.CreateVersion7(time.GetUtcNow())), email, (NameOf(request) ?? PersonName.Of(email)).Value, identity, Guid.NewGuid().ToString("N"), now);
            if (role is not null)
            {
                audit.AddRoles(await people.Ensure([role], cancellationToken), email.Value);
                user.Grant(role);
            }

            people.Add(user);
            audit.Add(new AuditRecord("person.joined", email.Value, "done") { Who = email.Value, After = AccessTexts.Listed(user.Roles) });
        }

        if (becomesFirst) await MakeFirstAdministrator(user, now, cancellationToken);
        var session = Session.Start(Guid.NewGuid(), user, now, request.Agent, caller.Address);
        people.Add(session);
        audit.Add(new AuditRecord("session.started", user.Email.Value, "done") { Who = user.Email.Value });
        await change.Save(cancellationToken);
        return new SignedIn(user.Id, session.Id, user.Stamp);
    }

    private async Task FollowAddress(User user, EmailAddress email, CancellationToken cancellationToken)
    {
        var before = user.Email;
        var holder = email == before ? null : await people.Find(PersonKey.Parse(email.Value), cancellationToken);
        if (!user.IsNowAt(email, isFree: holder is null)) return;
        var what = holder is not null ? "person.address_conflict" : user.Email == before ? "person.address_conflict_ended" : "person.address_changed";
        audit.Add(new AuditRecord(what, user.Email.Value, "done") { Who = user.Email.Value, Before = before.Value, After = email.Value });
    }

    private async Task MakeFirstAdministrator(User user, DateTime now, CancellationToken cancellationToken)
    {
        audit.AddRoles(await people.Ensure([RoleName.Admin], cancellationToken), user.Email.Value);
        user.Grant(RoleName.Admin);
        await people.RememberFirstAdministrator(user.Email, now, cancellationToken);
        audit.Add(new AuditRecord("person.first_administrator", user.Email.Value, "done") { Who = user.Email.Value, After = AccessTexts.Listed(user.Roles) });
    }

    // What Google has as a name need not be one here.
    private static PersonName? NameOf(SignInWithGoogle request) => PersonName.TryParse(request.Name, out var name, out _) ? name : null;
}
