namespace CleanDash.Domain.Access;

/// <summary>A person: how they are known, whether they may come in, and what they hold.</summary>
public sealed class User
{
    private readonly List<Identity> identities = [];
    private readonly List<HeldRole> roles = [];
    private readonly List<UserAttribute> attributes = [];

    private User(UserId id, EmailAddress email, string name, UserState state, string stamp, DateTime addedAt, string addedBy)
    {
        Id = id;
        Email = email;
        Name = name;
        State = state;
        Stamp = stamp;
        AddedAt = addedAt;
        AddedBy = addedBy;
    }

    /// <summary>Never reused.</summary>
    public UserId Id { get; }

    /// <summary>Unique among people.</summary>
    public EmailAddress Email { get; private set; }

    /// <summary>The address that their identity provider has for them now, while somebody else is known here by it; an administrator sorts that out.</summary>
    public EmailAddress? AddressInConflict { get; private set; }

    /// <summary>As shown; any text, so it is escaped wherever it goes.</summary>
    public string Name { get; private set; }

    /// <summary>Whether they may come in.</summary>
    public UserState State { get; private set; }

    /// <summary>Sessions started with another stamp have ended.</summary>
    public string Stamp { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime AddedAt { get; }

    /// <summary>Who added them: a name as the audit has it; themselves when they signed in unasked.</summary>
    public string AddedBy { get; }

    /// <summary>How identity providers know them.</summary>
    public IReadOnlyList<Identity> Identities => identities;

    /// <summary>Roles held.</summary>
    public IEnumerable<RoleName> Roles => roles.Select(static held => held.Role);

    /// <summary>Values for panels that show each person their own rows.</summary>
    public IReadOnlyList<UserAttribute> Attributes => attributes;

    /// <summary>Demo people never count as administrators.</summary>
    public bool IsDemo => identities.Exists(static identity => identity.IsDemo);

    /// <summary>Somebody signed in for the first time without having been invited.</summary>
    public static User Join(UserId id, EmailAddress email, string name, Identity identity, string stamp, DateTime now)
    {
        var user = new User(id, email, name, UserState.Active, stamp, now, email.Value);
        user.identities.Add(identity);
        return user;
    }

    /// <summary>An administrator announced somebody who has not signed in yet.</summary>
    public static User Invite(UserId id, EmailAddress email, string name, string stamp, string addedBy, DateTime now) =>
        new(id, email, name, UserState.Invited, stamp, now, addedBy);

    /// <summary>Somebody known signs in with this identity; an invited person takes it and becomes active.</summary>
    public Refusal? ComeIn(Identity identity)
    {
        if (State == UserState.Disabled) return AccessRefusals.Disabled;
        if (!identities.Contains(identity))
        {
            // The address got a new owner at the provider. What the old one could see is not theirs.
            if (identities.Count > 0) return AccessRefusals.AddressTaken;
            identities.Add(identity);
        }

        State = UserState.Active;
        return null;
    }

    /// <summary>Their identity provider has this address for them now.</summary>
    /// <param name="email">Verified.</param>
    /// <param name="isFree">Whether nobody else is known by it; otherwise they stay known by the old one.</param>
    /// <returns>Whether something changed.</returns>
    public bool IsNowAt(EmailAddress email, bool isFree)
    {
        var before = (Email, AddressInConflict);
        if (isFree) Email = email;
        AddressInConflict = email == Email ? null : email;
        return before != (Email, AddressInConflict);
    }

    /// <summary>Gives a role.</summary>
    public Refusal? Grant(RoleName role)
    {
        if (Holds(role)) return AccessRefusals.RoleHeldAlready;
        roles.Add(new HeldRole(role));
        return null;
    }

    /// <summary>Takes a role away; the last administrator keeps theirs.</summary>
    /// <param name="role">Which.</param>
    /// <param name="otherAdministrators">How many active people besides this one, demo people not counted, hold <c>admin</c>.</param>
    public Refusal? Revoke(RoleName role, int otherAdministrators)
    {
        if (!Holds(role)) return AccessRefusals.RoleNotHeld;
        if (role == RoleName.Admin && IsLastAdministrator(otherAdministrators)) return AccessRefusals.LastAdministrator;
        roles.RemoveAll(held => held.Role == role);
        return null;
    }

    /// <summary>Gives and takes roles in one go: all of it or nothing. What is so already is passed over; nothing to do at all is told.</summary>
    /// <param name="grant">Roles to hold.</param>
    /// <param name="revoke">Roles not to hold.</param>
    /// <param name="otherAdministrators">As in <see cref="Revoke"/>.</param>
    public Refusal? ChangeRoles(IReadOnlyCollection<RoleName> grant, IReadOnlyCollection<RoleName> revoke, int otherAdministrators)
    {
        if (revoke.Contains(RoleName.Admin) && IsLastAdministrator(otherAdministrators)) return AccessRefusals.LastAdministrator;
        Refusal?[] outcomes = [.. grant.Select(Grant), .. revoke.Select(role => Revoke(role, otherAdministrators))];
        return outcomes.Contains(null) ? null : outcomes.FirstOrDefault() ?? AccessRefusals.RolesAlready;
    }

    /// <summary>Another name to show.</summary>
    /// <param name="name">Read by <see cref="PersonName"/>.</param>
    public void Rename(PersonName name) => Name = name.Value;

    /// <summary>Sets an attribute, whatever it was before.</summary>
    public Refusal? Set(string name, string value)
    {
        if (!UserAttribute.IsName(name) || !UserAttribute.IsValue(value)) return AccessRefusals.BadAttribute;
        if (attributes.Exists(attribute => attribute.Name == name && attribute.Value == value)) return AccessRefusals.AttributeAlready;
        attributes.RemoveAll(attribute => attribute.Name == name);
        attributes.Add(new UserAttribute(name, value));
        return null;
    }

    /// <summary>Takes an attribute away; panels that need it answer nothing from then on.</summary>
    public Refusal? Unset(string name) => attributes.RemoveAll(attribute => attribute.Name == name) == 0 ? AccessRefusals.AttributeNotSet : null;

    /// <summary>Keeps the person out from the next request on.</summary>
    /// <param name="otherAdministrators">As in <see cref="Revoke"/>.</param>
    /// <param name="stamp">A new stamp, which ends every session.</param>
    public Refusal? Disable(int otherAdministrators, string stamp)
    {
        if (State == UserState.Disabled) return AccessRefusals.DisabledAlready;
        if (IsLastAdministrator(otherAdministrators)) return AccessRefusals.LastAdministrator;
        State = UserState.Disabled;
        Stamp = stamp;
        return null;
    }

    /// <summary>Lets a disabled person in again; their old sessions stay ended.</summary>
    public Refusal? Enable()
    {
        if (State != UserState.Disabled) return AccessRefusals.NotDisabled;
        State = identities.Count > 0 ? UserState.Active : UserState.Invited;
        return null;
    }

    /// <summary>Ends every session that was started before.</summary>
    /// <param name="stamp">A new stamp.</param>
    public void EndSessions(string stamp) => Stamp = stamp;

    /// <summary>Whether the person may be deleted.</summary>
    /// <param name="otherAdministrators">As in <see cref="Revoke"/>.</param>
    public Refusal? Leave(int otherAdministrators) => IsLastAdministrator(otherAdministrators) ? AccessRefusals.LastAdministrator : null;

    /// <summary>Whether nobody could administer without this person. A demo person or one who never came in does not keep the product manageable, so taking them away endangers nothing.</summary>
    /// <param name="otherAdministrators">As in <see cref="Revoke"/>.</param>
    public bool IsLastAdministrator(int otherAdministrators) => otherAdministrators == 0 && State == UserState.Active && !IsDemo && Holds(RoleName.Admin);

    private bool Holds(RoleName role) => roles.Exists(held => held.Role == role);
}

/// <summary>A role in somebody's hands.</summary>
/// <param name="Role">Which.</param>
public sealed record HeldRole(RoleName Role);

/// <summary>A value that belongs to a person, like their region.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Value">Any text; <c>*</c> means what the SQL makes of it.</param>
public sealed record UserAttribute(string Name, string Value)
{
    /// <summary>Whether the text can name an attribute.</summary>
    public static bool IsName(string? text) => text is { Length: >= 1 and <= 40 } && char.IsAsciiLetterLower(text[0])
        && text.All(static sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '_');

    /// <summary>Whether the text can be a value: 1 to 200 characters of plain text, which goes into statements as a parameter.</summary>
    public static bool IsValue(string? text) => text is { Length: >= 1 and <= 200 } && PlainText.Is(text);
}
