using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;

namespace CleanDash.Web.SignIn;

/// <summary>What goes to Google and comes back with the person: good once, and for a while only. The cookie beside it says that it is the same browser.</summary>
internal sealed class OneTimeState(ISecureDataFormat<AuthenticationProperties> inner, TimeSpan lifetime, TimeProvider time) : ISecureDataFormat<AuthenticationProperties>
{
    private const string Once = "once";
    private const int Many = 1_000;
    private readonly ConcurrentDictionary<string, long> used = new(StringComparer.Ordinal);

    public string Protect(AuthenticationProperties data) => Protect(data, null);

    public string Protect(AuthenticationProperties data, string? purpose)
    {
        data.IssuedUtc = time.GetUtcNow();
        data.Items[Once] = Guid.NewGuid().ToString("N");
        return inner.Protect(data, purpose);
    }

    public AuthenticationProperties? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationProperties? Unprotect(string? protectedText, string? purpose)
    {
        if (inner.Unprotect(protectedText, purpose) is not { IssuedUtc: { } issued } data || !data.Items.TryGetValue(Once, out var once) || once is null) return null;
        // Without IssuedUtc the properties are as the page gave them: it would otherwise become the age of the session.
        data.IssuedUtc = null;
        var age = time.GetUtcNow() - issued;
        if (age.Duration() > lifetime || !used.TryAdd(once, time.GetTimestamp())) return null;
        if (used.Count > Many) Forget();
        return data;
    }

    private void Forget()
    {
        foreach (var (once, ticks) in used)
        {
            // Twice the time, because a clock that is set back makes an old one young.
            if (time.GetElapsedTime(ticks) > 2 * lifetime) used.TryRemove(once, out _);
        }
    }
}
