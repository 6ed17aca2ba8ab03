using System.Security.Claims;
using System.Text.Json;

namespace CleanDash.Web.SignIn;

/// <summary>What Google says about who signed in.</summary>
/// <param name="Subject">Its own name for the person; empty when it said none.</param>
/// <param name="Email">The address.</param>
/// <param name="IsEmailVerified">Whether it vouches for the address.</param>
/// <param name="HostedDomain">The organisation of the account.</param>
/// <param name="Name">As shown.</param>
internal sealed record GooglePerson(string Subject, string Email, bool IsEmailVerified, string? HostedDomain, string Name)
{
    /// <summary>Reads the answer of the userinfo endpoint; what is not there, or of another type, was not said.</summary>
    /// <exception cref="JsonException">It is no object.</exception>
    public static GooglePerson Of(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) throw new JsonException("The answer about the person is no object.");
        var verified = answer.TryGetProperty("email_verified", out var value) && (value.ValueKind == JsonValueKind.True || Text("email_verified") == "true");
        return new GooglePerson(Text("sub") ?? "", Text("email") ?? "", verified, Text("hd"), Text("name") ?? "");

        string? Text(string name) => answer.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
    }

    /// <summary>The person as claims, which is how the handler carries them on.</summary>
    public IEnumerable<Claim> ToClaims()
    {
        yield return new("sub", Subject);
        yield return new("email", Email);
        yield return new("email_verified", IsEmailVerified ? "true" : "false");
        if (HostedDomain is not null) yield return new("hd", HostedDomain);
        yield return new("name", Name);
    }

    /// <summary>The reverse of <see cref="ToClaims"/>.</summary>
    public static GooglePerson Of(ClaimsPrincipal principal) => new(
        principal.FindFirstValue("sub") ?? "",
        principal.FindFirstValue("email") ?? "",
        principal.FindFirstValue("email_verified") == "true",
        principal.FindFirstValue("hd"),
        principal.FindFirstValue("name") ?? "");
}
