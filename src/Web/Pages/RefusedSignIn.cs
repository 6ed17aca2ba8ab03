using CleanDash.Domain;
using CleanDash.Web.SignIn;

namespace CleanDash.Web.Pages;

/// <summary>Somebody whom Google knows and who may not come in: what to say, and about whom.</summary>
/// <param name="Person">By Google's word.</param>
/// <param name="Refusal">Why.</param>
internal sealed record RefusedSignIn(GooglePerson Person, Refusal Refusal)
{
    public string Head => Refusal.Code switch
    {
        "access.not_invited" => "You don’t have access yet",
        "access.set_up_unfinished" => "Not set up yet",
        "access.disabled" => "Your account is disabled",
        "access.email_not_verified" => "This address is not verified",
        _ => "You were not signed in",
    };

    /// <summary>A mail to whoever can help, with what they need to know.</summary>
    public string Mail(string contact) =>
        $"mailto:{contact}?subject={Uri.EscapeDataString("Access for " + Person.Email)}&body={Uri.EscapeDataString($"{Person.Name} <{Person.Email}> was not let in: {Refusal.Code}, reference {Refusal.Reference}.")}";

    /// <summary>The refused sign-in that this request was about, or null.</summary>
    public static RefusedSignIn? Of(HttpContext context) =>
        context.Features.Get<GooglePerson>() is { } person && context.Features.Get<Refusal>() is { } refusal ? new(person, refusal) : null;
}
