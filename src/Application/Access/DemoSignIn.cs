using CleanDash.Domain.Access;

namespace CleanDash.Application.Access;

/// <summary>Whether the demo people can be chosen on this host, and who they are.</summary>
/// <param name="Available">Only in Development without Google's settings; the host adds its own rule about the network.</param>
public sealed record DemoSignIn(bool Available)
{
    /// <summary>The three people: the word in the form, the name shown, the roles.</summary>
    public static IReadOnlyList<DemoPerson> People { get; } =
    [
        new("admin", "Demo Administrator", ["admin", "analyst", "user"], "*"),
        new("analyst", "Demo Analyst", ["analyst", "user"], "America/Chicago"),
        new("user", "Demo User", ["user"], "America/New_York"),
    ];
}

/// <summary>One demo person.</summary>
/// <param name="Key">The word in the form; also their name to the issuer <see cref="Identity.DemoIssuer"/>.</param>
/// <param name="Name">As shown.</param>
/// <param name="Roles">Given at the first sign-in.</param>
/// <param name="Region">Given at the first sign-in: the value of their attribute <c>region</c>.</param>
public sealed record DemoPerson(string Key, string Name, IReadOnlyList<string> Roles, string Region)
{
    /// <summary>An address that cannot exist.</summary>
    public string Email => Key + "@demo.example";
}
