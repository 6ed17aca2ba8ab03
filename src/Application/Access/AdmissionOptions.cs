using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Who may come in without having been invited (section <c>Access</c>).</summary>
public sealed class AdmissionOptions
{
    /// <summary>Domains of a Google organisation with the role given at the first sign-in: <c>example.com=user partner.org=viewer</c>; <c>*=user</c> opens it to everyone.</summary>
    public string Domains { get; set; } = "";

    /// <summary>Addresses that may become the first administrator: <c>ann@example.com bob@example.com</c>; anyone when empty.</summary>
    public string FirstAdmin { get; set; } = "";

    /// <summary>The domains in lower case with their roles, in the order in which they stand.</summary>
    /// <exception cref="FormatException">A word is no rule; the settings are checked for that first.</exception>
    internal IEnumerable<(string Domain, RoleName Role)> Rules => Words(Domains).Select(static word => word.Split('=') is [var domain, var role] && RoleName.TryParse(role, out var name, out _)
        ? (domain.ToLowerInvariant(), name)
        : throw new FormatException($"'{word}' is no domain with a role."));

    /// <summary>Domains whose people may come in uninvited; none when everybody may.</summary>
    public IReadOnlyList<string> OpenDomains => Domains.Contains("*=", StringComparison.Ordinal) ? [] : [.. Rules.Select(static rule => rule.Domain)];

    /// <summary>The role of somebody who comes uninvited, or null when they may not.</summary>
    /// <param name="hostedDomain">The organisation that Google says the account belongs to; null for a private account, whatever its address looks like.</param>
    internal RoleName? RoleFor(string? hostedDomain)
    {
        RoleName? everybodys = null;
        foreach (var (domain, role) in Rules)
        {
            if (domain == hostedDomain) return role;
            if (domain == "*") everybodys = role;
        }

        return everybodys;
    }

    /// <summary>Whether somebody with this verified address may become the first administrator.</summary>
    internal bool MayBecomeFirst(EmailAddress email) =>
        Words(FirstAdmin) is not [_, ..] named || named.Any(word => EmailAddress.TryParse(word, out var one, out _) && one == email);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
