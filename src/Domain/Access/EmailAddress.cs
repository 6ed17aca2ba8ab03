using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CleanDash.Domain.Access;

/// <summary>An e-mail address in plain lower-case ASCII, so that two that look alike are the same or differ visibly.</summary>
public sealed record EmailAddress
{
    private static readonly SearchValues<char> LocalSigns = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-");

    private EmailAddress(string value) => Value = value;

    /// <summary>The whole address, in lower case.</summary>
    public string Value { get; }

    /// <summary>What stands behind the @.</summary>
    public string Domain => Value[(Value.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads an address that a person or an identity provider gave; domains in other scripts are taken in their xn-- form only.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? email, [NotNullWhen(false)] out Refusal? refusal)
    {
        var value = AsciiLower((text ?? "").Trim(' '));
        var at = value.IndexOf('@', StringComparison.Ordinal);
        var good = value.Length <= 254 && at is > 0 and <= 64 && IsLocal(value.AsSpan(0, at)) && IsDomain(value[(at + 1)..]);
        email = good ? new EmailAddress(value) : null;
        refusal = good ? null : AccessRefusals.BadEmail;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Letters beyond ASCII stay as they are, to be refused: lowering them could turn a look-alike into the letter (K, the Kelvin sign).
    private static string AsciiLower(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    private static bool IsLocal(ReadOnlySpan<char> local) =>
        local[0] != '.' && local[^1] != '.' && local.IndexOf("..") < 0 && !local.ContainsAnyExcept(LocalSigns);

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(static label =>
            label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-'
            && label.All(static sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-'));
    }
}
