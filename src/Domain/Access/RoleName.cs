using System.Diagnostics.CodeAnalysis;

namespace CleanDash.Domain.Access;

/// <summary>The name of a role: a to z, digits and hyphens only, so that no name looks like another.</summary>
public sealed record RoleName
{
    private RoleName(string value) => Value = value;

    /// <summary>Manages people, roles and dashboards, and by itself sees no dashboard.</summary>
    public static RoleName Admin { get; } = new("admin");

    /// <summary>The everyday role; exists from the start.</summary>
    public static RoleName User { get; } = new("user");

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Takes a name as it stands; upper case, blanks and letters of other scripts are refused, never mended.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RoleName? name, [NotNullWhen(false)] out Refusal? refusal)
    {
        var good = text is { Length: >= 1 and <= 40 } && char.IsAsciiLetterLower(text[0]) && text[^1] != '-'
            && text.All(static sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-');
        name = good ? new RoleName(text!) : null;
        refusal = good ? null : AccessRefusals.BadRoleName;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
