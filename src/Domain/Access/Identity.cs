namespace CleanDash.Domain.Access;

/// <summary>Who somebody is to an identity provider; the address may change, this never does.</summary>
/// <param name="Issuer">The provider: <c>https://accounts.google.com</c>, or <c>demo</c>.</param>
/// <param name="Subject">The provider's own name for the person.</param>
public sealed record Identity(string Issuer, string Subject)
{
    /// <summary>Google, as it names itself.</summary>
    public const string GoogleIssuer = "https://accounts.google.com";

    /// <summary>The issuer of the demo people.</summary>
    public const string DemoIssuer = "demo";

    /// <summary>One of the demo people.</summary>
    public bool IsDemo => Issuer == DemoIssuer;
}
