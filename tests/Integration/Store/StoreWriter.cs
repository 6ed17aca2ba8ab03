using System.Globalization;
using System.Runtime.CompilerServices;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Store;

/// <summary>
/// A process that does nothing but change a store, for tests that kill it: this test program itself, started with a variable that names the data folder.
/// Each change makes a session and its audit line; its number is told after it was saved.
/// </summary>
internal static class StoreWriter
{
    public const string Variable = "CLEANDASH_TEST_WRITER";

#pragma warning disable CA2255 // The test platform owns Main; nothing else runs before it.
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        Write(folder).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
#pragma warning restore CA2255

    private static async Task Write(string folder)
    {
        await using var services = StoreHost.OpenBare(folder, TimeSpan.FromSeconds(30));
        // Bounded, so that one whose test was stopped does not go on for ever.
        for (var change = 0; change < 1_000; change++)
        {
            await using var scope = services.CreateAsyncScope();
            var id = await Change(scope.ServiceProvider);
            Console.Out.WriteLine(id.ToString("D", CultureInfo.InvariantCulture));
            await Console.Out.FlushAsync();
        }
    }

    private static async Task<Guid> Change(IServiceProvider services)
    {
        var people = services.GetRequiredService<IPeople>();
        await using var change = await services.GetRequiredService<IUnitOfWork>().Begin(CancellationToken.None);
        var user = await people.Find(new Identity(Identity.DemoIssuer, "user"), CancellationToken.None) ?? throw new InvalidOperationException("The test makes the person first.");
        var session = Session.Start(Guid.NewGuid(), user, TimeProvider.System.GetUtcNow().UtcDateTime);
        people.Add(session);
        services.GetRequiredService<IAuditTrail>().Add(new AuditRecord("session.started", session.Id.ToString("D"), "done"));
        await change.Save(CancellationToken.None);
        return session.Id;
    }
}
