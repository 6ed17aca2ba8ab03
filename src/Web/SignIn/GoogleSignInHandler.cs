using System.Text.Encodings.Web;
using CleanDash.Application;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace CleanDash.Web.SignIn;

/// <summary>Google's handler, which tells Google the site's public address and not the one that a request happened to reach, and the secret as it is now.</summary>
internal sealed class GoogleSignInHandler(IOptionsMonitor<GoogleOptions> options, ILoggerFactory logger, UrlEncoder encoder, IOptions<SiteOptions> site, GoogleClient client)
    : GoogleHandler(options, logger, encoder)
{
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) => base.BuildChallengeUrl(properties, Callback(redirectUri));

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        Options.ClientSecret = client.Secret();
        return base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, Callback(context.RedirectUri)));
    }

    private string Callback(string redirectUri) => site.Value.PublicUrl is { Length: > 0 } url ? url.TrimEnd('/') + OriginalPathBase + Options.CallbackPath : redirectUri;
}
