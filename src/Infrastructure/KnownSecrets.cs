using System.Text;

namespace CleanDash.Infrastructure;

/// <summary>
/// The secrets that this process holds, and the one place where they are struck out of words that others wrote: what servers say back, what libraries log, what
/// settings are refused with. Our own sentences never name one; this is for the server that repeats the header it was sent.
/// </summary>
public sealed class KnownSecrets
{
    private const string Instead = "***";

    // Shorter ones are no secrets that anybody gives out, and would tear words apart.
    private const int Shortest = 8;

    // Tokens are renewed, and calls are under way with older ones.
    private const int Most = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<string>> known = new(StringComparer.Ordinal);
    private volatile string[] forms = [];

    /// <summary>Takes a secret in; of those under one name the sixteen are kept that were used last.</summary>
    /// <param name="name">What the secret is, as <c>Databricks:Token</c>.</param>
    /// <param name="secret">As it is now.</param>
    public void Learn(string name, string secret)
    {
        if (secret.Length < Shortest) return;
        lock (gate)
        {
            if (!known.TryGetValue(name, out var used)) known[name] = used = [];
            if (used.LastOrDefault() == secret) return;
            var isNew = !used.Remove(secret);
            used.Add(secret);
            if (!isNew) return;
            if (used.Count > Most) used.RemoveAt(0);
            // A longer form may hold a shorter one.
            forms = [.. known.Values.SelectMany(static secrets => secrets).SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(static form => form.Length)];
        }
    }

    /// <summary>The text without any of the secrets, however they are written in it.</summary>
    public string Hide(string text)
    {
        foreach (var form in forms) text = text.Replace(form, Instead, StringComparison.Ordinal);
        return text;
    }

    // As it is, in an address, in a header for basic credentials, and in JSON.
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=');
        yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }
}
