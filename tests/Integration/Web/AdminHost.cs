using System.Security.Claims;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Web.SignIn;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>A web host in this process with people who can sign in without any provider: a session is made in the store, and its cookie with the host's own keys.</summary>
public sealed class AdminHost : IAsyncLifetime
{
    private int people;

    internal TestFolder Folder { get; } = new();

    internal WebSite Site { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Site = new WebSite(Folder.Data);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Somebody new who has come in, and holds these roles; a role that does not exist yet is made.</summary>
    internal async Task<User> Join(string name = "", params string[] roles)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(Stop);
        var store = scope.ServiceProvider.GetRequiredService<IPeople>();
        string address = $"person-{Interlocked.Increment(ref people)}@example.com";
        Assert.True(EmailAddress.TryParse(address, out var email, out _));
        var now = TimeProvider.System.GetUtcNow();
        var user = User.Join(new UserId(Guid.CreateVersion7(now)), email, name.Length == 0 ? address : name, new Identity("test", address), Guid.NewGuid().ToString("N"), now.UtcDateTime);
        RoleName[] named = [.. roles.Select(role => RoleName.TryParse(role, out var parsed, out _) ? parsed : throw new InvalidOperationException(role))];
        await store.Ensure(named, Stop);
        foreach (var role in named) user.Grant(role);
        store.Add(user);
        await change.Save(Stop);
        return user;
    }

    /// <summary>A browser in which that person is signed in, and looks as another where one is named.</summary>
    internal async Task<Hosts.Browser> As(User user, User? viewed = null)
    {
        var browser = Site.NewBrowser();
        var (name, value) = await Cookie(user, viewed);
        browser.Cookies[name] = value;
        return browser;
    }

    /// <summary>A new session of that person, as its cookie.</summary>
    internal async Task<(string Name, string Value)> Cookie(User user, User? viewed = null)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var session = Session.Start(Guid.NewGuid(), user, TimeProvider.System.GetUtcNow().UtcDateTime, "Firefox on Linux", "192.0.2.14");
        if (viewed is not null) Assert.Null(session.ViewAs(viewed, TimeProvider.System.GetUtcNow().UtcDateTime));
        await using (var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(Stop))
        {
            scope.ServiceProvider.GetRequiredService<IPeople>().Add(session);
            await change.Save(Stop);
        }

        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInCookie.Scheme);
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new("person", $"{user.Id}"), new("session", $"{session.Id:D}"), new("stamp", user.Stamp)], SignInCookie.Scheme));
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1), IsPersistent = true }, SignInCookie.Scheme);
        return (options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
    }

    /// <summary>Sends a request as the local operator, and gives what came of it.</summary>
    internal async Task<Result<T>> Send<T>(IMessage<T> request)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("tester");
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, Stop);
    }

    /// <summary>The value of a request that is not refused.</summary>
    internal async Task<T> Ask<T>(IMessage<T> request)
    {
        var result = await Send(request);
        Assert.Null(result.Refusal);
        return result.Value!;
    }

    internal async Task<IReadOnlyList<string>> RolesOf(User user) => (await Ask(new ShowPerson($"{user.Id}"))).Person.Roles;
}
