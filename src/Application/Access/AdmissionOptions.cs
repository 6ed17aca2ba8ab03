namespace CleanDash.Application.Access;

/// <summary>Who may come in without having been invited (section <c>Access</c>).</summary>
public sealed class AdmissionOptions
{
    /// <summary>Domains of a Google organisation with the role given at the first sign-in: <c>example.com=user partner.org=viewer</c>; <c>*=user</c> opens it to everyone.</summary>
    public string Domains { get; set; } = "";

    /// <summary>Addresses that may become the first administrator: <c>ann@example.com bob@example.com</c>; anyone when empty.</summary>
    public string FirstAdmin { get; set; } = "";
}
