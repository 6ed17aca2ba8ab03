namespace CleanDash.Domain.Access;

/// <summary>Every "no" of people, roles and sessions; the codes never change.</summary>
public static class AccessRefusals
{
    /// <summary>The text is no e-mail address as the store keeps them.</summary>
    public static Refusal BadEmail { get; } = new(
        RefusalKind.Invalid, "access.bad_email", "That is no e-mail address in plain letters, like ann@example.com.") { Field = "email" };

    /// <summary>The text is no role's name; names that only look like another are not possible.</summary>
    public static Refusal BadRoleName { get; } = new(
        RefusalKind.Invalid,
        "access.bad_role_name",
        "A role's name has 1 to 40 characters: a to z, digits and hyphens, beginning with a letter, like sales-emea.") { Field = "role" };

    /// <summary>The text is no attribute's name.</summary>
    public static Refusal BadAttribute { get; } = new(
        RefusalKind.Invalid,
        "access.bad_attribute",
        "An attribute has a name of a to z, digits and underscores, and a value of 1 to 200 characters, like region=EMEA.") { Field = "attribute" };

    /// <summary>No person has that address.</summary>
    public static Refusal NoSuchPerson { get; } = new(RefusalKind.NotFound, "access.no_such_person", "Nobody with that address is known here.") { Field = "email" };

    /// <summary>The text names nobody: it is neither an address nor an id.</summary>
    public static Refusal BadPerson { get; } = new(
        RefusalKind.Invalid, "access.bad_person", "Name a person by their e-mail address, like ann@example.com.") { Field = "person" };

    /// <summary>The text is no person's name.</summary>
    public static Refusal BadName { get; } = new(
        RefusalKind.Invalid,
        "access.bad_name",
        "A person's name has 1 to 200 characters, without control characters and without those that turn the reading direction.") { Field = "name" };

    /// <summary>Somebody with that address is known already.</summary>
    public static Refusal PersonKnown { get; } = new(
        RefusalKind.AlreadySo, "access.person_known", "Somebody with that address is known already; change what they hold instead.") { Field = "email" };

    /// <summary>The role exists already.</summary>
    public static Refusal RoleKnown { get; } = new(RefusalKind.AlreadySo, "access.role_known", "There is a role of that name already.") { Field = "name" };

    /// <summary>The roles that the product itself relies on.</summary>
    public static Refusal BuiltInRole { get; } = new(RefusalKind.Rule, "access.built_in_role", "The roles admin and user are built in and stay.");

    /// <summary>The person's roles are as asked.</summary>
    public static Refusal RolesAlready { get; } = new(RefusalKind.AlreadySo, "access.roles_already", "That person's roles are so already.");

    /// <summary>The person holds the role already.</summary>
    public static Refusal RoleHeldAlready { get; } = new(RefusalKind.AlreadySo, "access.role_held_already", "That person holds the role already.");

    /// <summary>The person does not hold the role.</summary>
    public static Refusal RoleNotHeld { get; } = new(RefusalKind.AlreadySo, "access.role_not_held", "That person does not hold the role.");

    /// <summary>Without this person nobody could administer.</summary>
    public static Refusal LastAdministrator { get; } = new(
        RefusalKind.Rule, "access.last_admin", "This is the last administrator; make somebody else an administrator first.");

    /// <summary>The attribute has that value.</summary>
    public static Refusal AttributeAlready { get; } = new(RefusalKind.AlreadySo, "access.attribute_already", "That person's attribute has this value already.");

    /// <summary>The person lacks the attribute.</summary>
    public static Refusal AttributeNotSet { get; } = new(RefusalKind.AlreadySo, "access.attribute_not_set", "That person has no such attribute.");

    /// <summary>A file of people says nothing new.</summary>
    public static Refusal ImportedAlready { get; } = new(
        RefusalKind.AlreadySo, "access.imported_already", "Everybody in the file is known and has what it says; nothing was changed.");

    /// <summary>There is nothing to end.</summary>
    public static Refusal SignedOutAlready { get; } = new(RefusalKind.AlreadySo, "access.signed_out_already", "That person is signed in nowhere.");

    /// <summary>The person is disabled already.</summary>
    public static Refusal DisabledAlready { get; } = new(RefusalKind.AlreadySo, "access.disabled_already", "That person is disabled already.");

    /// <summary>The person is not disabled.</summary>
    public static Refusal NotDisabled { get; } = new(RefusalKind.AlreadySo, "access.not_disabled", "That person is not disabled.");

    /// <summary>A disabled person wanted to come in, or the operator asks in the name of somebody who cannot.</summary>
    public static Refusal Disabled { get; } = new(RefusalKind.Forbidden, "access.disabled", "This account is disabled; an administrator can enable it.");

    /// <summary>Who looks as somebody else changes nothing.</summary>
    public static Refusal ViewingAs { get; } = new(
        RefusalKind.Forbidden, "access.viewing_as", "You are looking as somebody else, and nothing can be changed in their name. End that first.");

    /// <summary>Administrators and those who cannot come in are not viewed.</summary>
    public static Refusal CannotViewAs { get; } = new(
        RefusalKind.Rule, "access.cannot_view_as", "Only an active person who is no administrator can be viewed; look at the roles and the state of this one.");

    /// <summary>A view belongs to a session in a browser.</summary>
    public static Refusal NoSessionToViewIn { get; } = new(
        RefusalKind.Rule, "access.no_session_to_view_in", "Looking as somebody else is done in a browser where you are signed in; on the console, panel run takes --as.");

    /// <summary>Nobody is viewed.</summary>
    public static Refusal ViewsNobody { get; } = new(RefusalKind.AlreadySo, "access.views_nobody", "You are looking as yourself already.");

    /// <summary>The identity provider does not vouch for the address.</summary>
    public static Refusal EmailNotVerified { get; } = new(
        RefusalKind.Forbidden, "access.email_not_verified", "Google has not verified this address. Verify it in your Google account, or use another account.");

    /// <summary>Somebody who is known by this address signs in as somebody else.</summary>
    public static Refusal AddressTaken { get; } = new(
        RefusalKind.Forbidden, "access.address_taken", "Somebody else came in with this address before. Ask an administrator to delete that person and to add the address again.");

    /// <summary>Neither invited nor of a domain that may come in.</summary>
    public static Refusal NotInvited { get; } = new(
        RefusalKind.Forbidden, "access.not_invited", "Google knows you, but nobody has added you here. Ask an administrator to add this address.");

    /// <summary>There is no administrator yet, and this person may not become the first.</summary>
    public static Refusal SetUpUnfinished { get; } = new(
        RefusalKind.Forbidden, "access.set_up_unfinished", "Nobody can be let in yet: an administrator must finish the set-up first.");

    /// <summary>The demo is for a developer's own machine.</summary>
    public static Refusal NoDemo { get; } = new(RefusalKind.NotFound, "access.no_demo", "There is no demo sign-in here.");

    /// <summary>The dashboard's list has the role already.</summary>
    public static Refusal ViewerAlready { get; } = new(RefusalKind.AlreadySo, "access.viewer_already", "That role sees the dashboard already.");

    /// <summary>The dashboard's list lacks the role.</summary>
    public static Refusal NotViewer { get; } = new(RefusalKind.AlreadySo, "access.not_viewer", "That role does not see the dashboard.");

    /// <summary>No role has that name.</summary>
    public static Refusal NoSuchRole(string role) =>
        new(RefusalKind.NotFound, "access.no_such_role", $"There is no role {role} here; add it first, or choose one that there is.") { Field = "role" };

    /// <summary>Somebody else changed the thing while the caller looked at it.</summary>
    /// <param name="what">The thing, as the beginning of a sentence: <c>The roles of ann@example.com</c>.</param>
    /// <param name="now">What the store has.</param>
    /// <param name="seen">What the caller saw.</param>
    public static Refusal ChangedMeanwhile(string what, string now, string seen) =>
        new(RefusalKind.Conflict, "access.changed_meanwhile", $"{what} changed while you looked: now {OrNone(now)}, on your page {OrNone(seen)}. Look again, then decide.");

    private static string OrNone(string text) => text.Length == 0 ? "none" : text;
}
