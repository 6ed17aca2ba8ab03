using CleanDash.Domain;

namespace CleanDash.Web.SignIn;

/// <summary>Why a way through Google led nowhere, and the sentence for it; nothing of what Google or the address said is shown.</summary>
internal static class SignInRefusals
{
    public static Refusal Denied { get; } = new(RefusalKind.Forbidden, "access.google_denied", "You did not allow it at Google, so nobody was signed in. Try again when you like.");

    public static Refusal Unreachable { get; } = new(RefusalKind.Unavailable, "access.google_unreachable", "Google is not answering. Try again in a minute.");

    public static Refusal SetUp { get; } = new(
        RefusalKind.Unavailable, "access.google_set_up", "Google does not accept this server. An administrator must look at Google:ClientId and its secret, and at the address entered in Google's console.");

    public static Refusal Unfinished { get; } = new(
        RefusalKind.Invalid, "access.google_unfinished", "That sign-in was not finished: it took too long, was used already, or began in another browser. Try again.");

    public static Refusal TooMany { get; } = new(RefusalKind.Unavailable, "access.too_many_sign_ins", "Too many people sign in from your network at once. Try again in a minute.");

    public static Refusal PlainHttp { get; } = new(RefusalKind.Invalid, "access.plain_http", "Nothing is done over plain http, where others could read along. Use the site's https address.");

    /// <summary>The sentence for a code in the address of the sign-in page, or null for anything else.</summary>
    public static string? Sentence(string? code) => new[] { Denied, Unreachable, SetUp, Unfinished }.FirstOrDefault(refusal => refusal.Code == code)?.Message;
}
