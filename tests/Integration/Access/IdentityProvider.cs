using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanDash.Integration.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanDash.Integration.Access;

/// <summary>
/// A small identity provider on this machine that keeps to the protocol: a code is good once and for whoever proves to have asked for it. Where a test says so, it answers otherwise.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "1234-cleandash";
    public const string Secret = "GOCSPX-for-the-provider-of-the-tests";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (string Account, string Challenge, string RedirectUri)> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    private IdentityProvider(WebApplication app) => this.app = app;

    public string Authority { get; private set; } = "";

    /// <summary>The client's secret that it takes.</summary>
    public string Takes { get; set; } = Secret;

    /// <summary>Answers in the place of the token endpoint.</summary>
    public RequestDelegate? Token { get; set; }

    /// <summary>Answers in the place of the userinfo endpoint.</summary>
    public RequestDelegate? UserInfo { get; set; }

    /// <summary>How often it was asked behind the browser's back.</summary>
    public int Asked { get; private set; }

    /// <summary>Settings of a site that signs people in here.</summary>
    public Dictionary<string, string> Settings(string domains = "", string firstAdmin = "") => new()
    {
        ["Google:ClientId"] = ClientId,
        ["Google:ClientSecret"] = Secret,
        ["Google:Authority"] = Authority,
        ["Access:Domains"] = domains,
        ["Access:FirstAdmin"] = firstAdmin,
    };

    public static async Task<IdentityProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new IdentityProvider(builder.Build());
        provider.app.MapGet("/authorize", provider.Authorize);
        provider.app.MapPost("/token", provider.GiveToken);
        provider.app.MapGet("/userinfo", provider.Tell);
        await provider.app.StartAsync();
        provider.Authority = provider.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>An account as userinfo tells of it.</summary>
    public static string Account(string subject, string email, object? verified = null, string? hostedDomain = null, string? name = null) => JsonSerializer.Serialize(
        new Dictionary<string, object?> { ["sub"] = subject, ["email"] = email, ["email_verified"] = verified ?? true, ["hd"] = hostedDomain, ["name"] = name }
            .Where(static pair => pair.Value is not null).ToDictionary());

    /// <summary>Somebody with this account agrees; gives where their browser is sent.</summary>
    public async Task<Uri> Agree(Uri authorize, string account, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, authorize);
        request.Headers.Add("Account", Convert.ToBase64String(Encoding.UTF8.GetBytes(account)));
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Found ? answer.Headers.Location! : throw new InvalidOperationException($"The provider answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    // A real browser sends no account: then it is the one that the page was opened for last.
    public string? AccountAtTheScreen { get; set; }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var account = context.Request.Headers["Account"].ToString() is { Length: > 0 } header ? Encoding.UTF8.GetString(Convert.FromBase64String(header)) : AccountAtTheScreen;
        string redirect = query["redirect_uri"].ToString();
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || !query["scope"].ToString().Contains("email", StringComparison.Ordinal) || account is null)
            return Results.BadRequest("This is no question for a code with PKCE.");
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (account, query["code_challenge"].ToString(), redirect);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?> { ["state"] = query["state"], ["code"] = code }));
    }

    private async Task GiveToken(HttpContext context)
    {
        Asked++;
        if (Token is not null)
        {
            await Token(context);
            return;
        }

        var form = await context.Request.ReadFormAsync();
        var known = codes.TryRemove(form["code"].ToString(), out var given);
        var proof = Base64UrlTextEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_id"] != ClientId || form["client_secret"] != Takes)
        {
            await Refuse(context, "invalid_client");
        }
        else if (!known || given.Challenge != proof || given.RedirectUri != form["redirect_uri"])
        {
            await Refuse(context, "invalid_grant");
        }
        else
        {
            var token = Guid.NewGuid().ToString("N");
            tokens[token] = given.Account;
            await context.Response.WriteAsJsonAsync(new { access_token = token, token_type = "Bearer", expires_in = 3600 });
        }
    }

    private async Task Tell(HttpContext context)
    {
        Asked++;
        if (UserInfo is not null)
        {
            await UserInfo(context);
            return;
        }

        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        context.Response.StatusCode = tokens.TryGetValue(token, out var account) ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(account ?? """{"error":"invalid_token"}""");
    }

    private static Task Refuse(HttpContext context, string error)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(new { error, error_description = "said to the client alone" });
    }
}

/// <summary>The steps of a browser through the provider.</summary>
internal static class GoogleSteps
{
    /// <summary>Presses the button; gives where the site sends the browser.</summary>
    public static async Task<Uri> BeginWithGoogle(this Browser browser, CancellationToken cancellationToken, string? returnUrl = null)
    {
        var fields = new Dictionary<string, string>();
        if (returnUrl is not null) fields["returnUrl"] = returnUrl;
        using var answer = await browser.Post("/login/google", "/login", fields, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Found ? answer.Headers.Location! : throw new InvalidOperationException($"The sign-in answered {answer.StatusCode}.");
    }

    /// <summary>Goes the whole way; gives the answer to the callback.</summary>
    public static async Task<HttpResponseMessage> SignInAt(this Browser browser, IdentityProvider provider, string account, CancellationToken cancellationToken, string? returnUrl = null)
    {
        var callback = await provider.Agree(await browser.BeginWithGoogle(cancellationToken, returnUrl), account, cancellationToken);
        return await browser.Get(callback.PathAndQuery, cancellationToken);
    }

    /// <summary>Whether this browser has a session.</summary>
    public static async Task<bool> IsIn(this Browser browser, CancellationToken cancellationToken)
    {
        using var page = await browser.Get("/", cancellationToken);
        return page.StatusCode == HttpStatusCode.OK;
    }
}
