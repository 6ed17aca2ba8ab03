using System.Runtime.CompilerServices;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Domain.Access;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Access;

/// <summary>
/// What a web process answers to cookies: for each line <c>PERSON SESSION STAMP</c> the slugs that this person sees now, or <c>nobody</c>. As a process of its own (this
/// test program itself, started with a variable) it stands for a second web server.
/// </summary>
internal static class Asker
{
    public const string Variable = "CLEANDASH_TEST_ASKER";

#pragma warning disable CA2255 // The test platform owns Main; nothing else runs before it.
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        AnswerAll(folder).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
#pragma warning restore CA2255

    /// <summary>One answer, by the way that a request takes: who the cookie stands for, then what the use case gives them.</summary>
    public static async Task<string> Answer(IServiceProvider services, string cookie)
    {
        var parts = cookie.Split(' ');
        await using var scope = services.CreateAsyncScope();
        if (services.GetRequiredService<Sessions>().Find(new UserId(Guid.Parse(parts[0])), Guid.Parse(parts[1]), parts[2]) is not { } present) return "nobody";
        scope.ServiceProvider.GetRequiredService<Caller>().IsPresent(present, null);
        var shown = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListDashboards());
        return string.Join(' ', shown.Value!.Select(dashboard => dashboard.Slug).Order(StringComparer.Ordinal));
    }

    private static async Task AnswerAll(string folder)
    {
        await using var services = StoreHost.Open(folder);
        while (await Console.In.ReadLineAsync() is { } cookie) Console.Out.WriteLine(await Answer(services, cookie));
    }
}
