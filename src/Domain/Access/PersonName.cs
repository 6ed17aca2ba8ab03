using System.Diagnostics.CodeAnalysis;

namespace CleanDash.Domain.Access;

/// <summary>A person's name as shown: any text of one line, in any script; it is escaped wherever it goes.</summary>
public sealed record PersonName
{
    private const int Longest = 200;

    private PersonName(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Reads a name that somebody typed; blanks around it are left out.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonName? name, [NotNullWhen(false)] out Refusal? refusal)
    {
        var value = (text ?? "").Trim();
        var good = value.Length is >= 1 and <= Longest && PlainText.Is(value);
        name = good ? new PersonName(value) : null;
        refusal = good ? null : AccessRefusals.BadName;
        return good;
    }

    /// <summary>The name of somebody who gave none: their address.</summary>
    public static PersonName Of(EmailAddress email) => new(email.Value.Length > Longest ? email.Value[..Longest] : email.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
