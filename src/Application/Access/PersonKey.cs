using System.Diagnostics.CodeAnalysis;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>A person as requests name them: by address, as people do, or by id, as pages do.</summary>
public sealed record PersonKey
{
    private PersonKey(UserId? id, EmailAddress? email)
    {
        Id = id;
        Email = email;
    }

    /// <summary>The id, where that was given.</summary>
    public UserId? Id { get; }

    /// <summary>The address, where that was given.</summary>
    public EmailAddress? Email { get; }

    /// <summary>Reads either; no address is also an id.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonKey? key, [NotNullWhen(false)] out Refusal? refusal)
    {
        key = Guid.TryParseExact(text, "D", out var id) ? new PersonKey(new UserId(id), null)
            : EmailAddress.TryParse(text, out var email, out _) ? new PersonKey(null, email)
            : null;
        refusal = key is null ? AccessRefusals.BadPerson : null;
        return key is not null;
    }

    /// <summary>For what a validator has let through.</summary>
    internal static PersonKey Parse(string text) =>
        TryParse(text, out var key, out _) ? key : throw new InvalidOperationException("The validator lets nothing else through.");
}

/// <summary>What validators of Access ask of texts; each gives the refusal of the domain.</summary>
internal static class AccessTexts
{
    public static IRuleBuilderOptions<T, string> NamesAPerson<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static text => PersonKey.TryParse(text, out _, out _)).WithState(static _ => AccessRefusals.BadPerson);

    public static IRuleBuilderOptions<T, string> NamesARole<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static text => RoleName.TryParse(text, out _, out _)).WithState(static _ => AccessRefusals.BadRoleName);

    /// <summary>The names of roles, each once, as a validator has let them through.</summary>
    public static IReadOnlyList<RoleName> Roles(IEnumerable<string> names) => [.. names.Select(Role).Distinct()];

    /// <summary>The name of a role, as a validator has let it through.</summary>
    public static RoleName Role(string text) =>
        RoleName.TryParse(text, out var name, out _) ? name : throw new InvalidOperationException("The validator lets nothing else through.");

    /// <summary>Names as the audit and sentences have them: in order, with blanks between.</summary>
    public static string Listed(IEnumerable<RoleName> roles) => Listed(roles.Select(static role => role.Value));

    /// <inheritdoc cref="Listed(IEnumerable{RoleName})"/>
    public static string Listed(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    /// <summary>A person as the audit has them before and after: <c>Ann Lee; analyst user; region=EMEA</c>.</summary>
    public static string Described(User user) => string.Join("; ",
    [
        user.Name,
        Listed(user.Roles) is { Length: > 0 } roles ? roles : "no roles",
        .. user.Attributes.OrderBy(static attribute => attribute.Name, StringComparer.Ordinal).Select(static attribute => $"{attribute.Name}={attribute.Value}"),
    ]);

    /// <summary>A state as lists and the audit have it.</summary>
    public static string Word(UserState state) => state.ToString().ToLowerInvariant();

    /// <summary>For the audit.</summary>
    public static string EndedSessions(int count) => count == 1 ? "1 session ended" : $"{count} sessions ended";
}
