using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Domain;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Handler = Microsoft.AspNetCore.Authentication.Google.GoogleOptions;

namespace CleanDash.Web.SignIn;

/// <summary>Sign-in with Google: an authorization code with PKCE, and one question about the person. Nothing of Google's is kept but who it was.</summary>
internal static partial class GoogleSignIn
{
    public const string Scheme = "google";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Adds it where the settings name a client.</summary>
    /// <param name="authentication">The host's.</param>
    /// <param name="client">This installation, as Google knows it.</param>
    /// <param name="cookieName">The beginning of the name of the cookie that marks the browser.</param>
    /// <param name="cookiePolicy">Whether that cookie goes over https only.</param>
    public static void AddGoogleSignIn(this AuthenticationBuilder authentication, GoogleClient client, string cookieName, CookieSecurePolicy cookiePolicy)
    {
        if (!client.IsSet) return;
        authentication.AddOAuth<Handler, GoogleSignInHandler>(Scheme, options =>
        {
            options.ClientId = client.Id;
            options.ClientSecret = client.Secret();
            options.CallbackPath = "/login/google/authorized";
            options.UsePkce = true;
            options.SaveTokens = false;
            options.RemoteAuthenticationTimeout = Lifetime;
            options.Backchannel = GoogleAnswers.Client(isHere: client.Authority.Length > 0);
            options.ClaimActions.Clear();
            if (client.Authority.Length > 0)
            {
                options.AuthorizationEndpoint = client.Authority + "/authorize";
                options.TokenEndpoint = client.Authority + "/token";
                options.UserInformationEndpoint = client.Authority + "/userinfo";
            }

            options.CorrelationCookie.Name = cookieName;
            options.CorrelationCookie.SecurePolicy = cookiePolicy;
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.HttpOnly = true;
            options.CorrelationCookie.Path = "/";
            options.Events.OnCreatingTicket = static context =>
            {
                context.Identity?.AddClaims(GooglePerson.Of(context.User).ToClaims());
                return Task.CompletedTask;
            };
            options.Events.OnTicketReceived = ComeIn;
            options.Events.OnAccessDenied = static context =>
            {
                context.HandleResponse();
                return BackToSignIn(context.HttpContext, SignInRefusals.Denied, "access_denied");
            };
            options.Events.OnRemoteFailure = static context =>
            {
                context.HandleResponse();
                var (refusal, reason) = Reason(context.Failure);
                return BackToSignIn(context.HttpContext, refusal, reason);
            };
        });
        authentication.Services.AddOptions<Handler>(Scheme).Configure<IDataProtectionProvider, TimeProvider>(static (options, keys, time) =>
            options.StateDataFormat = new OneTimeState(new PropertiesDataFormat(keys.CreateProtector("google")), Lifetime, time));
    }

    private static async Task ComeIn(TicketReceivedContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var person = GooglePerson.Of(context.Principal!);
        var request = new SignInWithGoogle(person.Subject, person.Email, person.IsEmailVerified, person.HostedDomain, person.Name, BrowserName.Of(http));
        var result = await http.RequestServices.GetRequiredService<IMediator>().Send(request, http.RequestAborted);
        if (result.Try(out var signedIn, out var refusal))
        {
            await SignInCookie.Write(http, signedIn);
            http.Response.Redirect(ReturnAddress.Of(http.Request, context.ReturnUri));
            return;
        }

        // The page for errors shows it: who it was about must not travel through an address.
        http.Features.Set(refusal);
        http.Features.Set(person);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
    }

    private static (Refusal Refusal, string Reason) Reason(Exception? failure) => failure switch
    {
        HttpRequestException or OperationCanceledException or JsonException => (SignInRefusals.Unreachable, failure.GetType().Name),
        _ when failure?.Data["error"] is string error && error.Length <= 40 && error.All(static sign => char.IsAsciiLetterLower(sign) || sign == '_') =>
            (error is "invalid_client" or "unauthorized_client" or "redirect_uri_mismatch" ? SignInRefusals.SetUp : SignInRefusals.Unfinished, error),
        _ => (SignInRefusals.Unfinished, failure?.GetType().Name ?? "none"),
    };

    private static Task BackToSignIn(HttpContext context, Refusal refusal, string reason)
    {
        Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GoogleSignIn).FullName!), refusal.Code, reason);
        context.Response.Redirect($"{context.Request.PathBase}/login?error={refusal.Code}");
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "A sign-in with Google was not finished: {Code}, {Reason}")]
    private static partial void Failed(ILogger log, string code, string reason);
}

/// <summary>This installation, as Google knows it.</summary>
/// <param name="Id">Of the OAuth client; empty when there is none.</param>
/// <param name="Secret">Gives the client's secret as it is now.</param>
/// <param name="Authority">The provider that stands in for Google in tests, or nothing.</param>
internal sealed record GoogleClient(string Id, Func<string> Secret, string Authority)
{
    /// <summary>Whether people can sign in with Google.</summary>
    public bool IsSet { get; } = Id.Length > 0 && Secret().Length > 0;
}
