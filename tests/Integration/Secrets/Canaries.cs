using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CleanDash.Integration.Secrets;

/// <summary>Secrets made to be recognised, and texts in which none of them may stand: as it is, encoded for an address, a header, JSON or a page, or cut to its end.</summary>
internal sealed partial class Canaries
{
    private const int Tail = 12;

    private readonly ConcurrentDictionary<string, string> secrets = new(StringComparer.Ordinal);

    /// <summary>A new secret, with signs that are written differently in every place.</summary>
    public string Make(string name)
    {
        var secret = $"cnry{Guid.NewGuid():N}+/{Guid.NewGuid():N}"[..60];
        Add(name, secret);
        return secret;
    }

    /// <summary>Watches out for a secret that somebody else made.</summary>
    public void Add(string name, string secret) => secrets[secret] = secret.Length >= 8 ? name : throw new ArgumentException($"\"{secret}\" would be found in innocent words.", nameof(secret));

    /// <summary>Where a secret stands: place, line, and which one in which form.</summary>
    public IEnumerable<Leak> Find(string place, string text)
    {
        string[] readings = [.. new[] { text, WebUtility.HtmlDecode(text), Unescaped(text), JsonEscape().Replace(text, static sign => ((char)ushort.Parse(sign.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()) }.Distinct(StringComparer.Ordinal)];
        foreach (var (secret, name) in secrets)
        {
            foreach (var (form, written) in Forms(secret))
            {
                if (readings.FirstOrDefault(reading => reading.Contains(written, StringComparison.Ordinal)) is not { } reading) continue;
                var at = reading.IndexOf(written, StringComparison.Ordinal);
                var line = reading.AsSpan(0, at).Count('\n') + 1;
                yield return new(place, line, name, form, reading.Split('\n')[line - 1].Trim());
                break;
            }
        }
    }

    /// <summary>The ways to write a secret that are looked for.</summary>
    public static IEnumerable<(string Form, string Written)> Forms(string secret)
    {
        yield return ("as it is", secret);
        yield return ("for an address", Uri.EscapeDataString(secret));
        // Wherever in a longer text it stood before it was encoded.
        for (var before = 0; before < 3; before++)
        {
            var bytes = Encoding.UTF8.GetBytes(new string(' ', before) + secret);
            yield return ("in base64", Convert.ToBase64String(bytes.AsSpan(0, bytes.Length / 3 * 3))[(before == 0 ? 0 : 4)..]);
        }

        yield return ("its end", secret[^Math.Min(Tail, secret.Length)..]);
    }

    private static string Unescaped(string text)
    {
        // As browsers and servers read it; twice for an address within an address.
        var once = Uri.UnescapeDataString(text);
        return Uri.UnescapeDataString(once);
    }

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}", RegexOptions.None, 10_000)]
    private static partial Regex JsonEscape();
}

/// <summary>A secret where it may not stand.</summary>
/// <param name="Place">What was read.</param>
/// <param name="Line">Where in it.</param>
/// <param name="Name">Which secret.</param>
/// <param name="Form">How it is written there.</param>
/// <param name="Text">The line.</param>
internal sealed record Leak(string Place, int Line, string Name, string Form, string Text)
{
    public override string ToString() => $"{Place}:{Line}: {Name}, {Form}: {(Text.Length > 500 ? Text[..500] + "…" : Text)}";
}
