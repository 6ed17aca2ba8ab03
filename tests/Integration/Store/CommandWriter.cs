using System.Runtime.CompilerServices;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Store;

/// <summary>
/// A process that sends administrators' commands, for tests that kill it or work beside it: this test program itself, started with variables. Each command that was
/// acknowledged is told as a line: <c>imported NAME-0</c>.
/// </summary>
internal static class CommandWriter
{
    public const string Folder = "CLEANDASH_TEST_COMMANDS";

    /// <summary>What the process calls its people and roles.</summary>
    public const string Name = "CLEANDASH_TEST_COMMANDS_NAME";

    /// <summary>How many rounds of five commands it sends; it goes on until killed without.</summary>
    public const string Rounds = "CLEANDASH_TEST_COMMANDS_ROUNDS";

    public const int CommandsInARound = 5;

#pragma warning disable CA2255 // The test platform owns Main; nothing else runs before it.
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        Environment.Exit(Write(folder, Environment.GetEnvironmentVariable(Name)!, int.TryParse(Environment.GetEnvironmentVariable(Rounds), out var rounds) ? rounds : 1_000).GetAwaiter().GetResult());
    }
#pragma warning restore CA2255

    private static async Task<int> Write(string folder, string name, int rounds)
    {
        await using var services = StoreHost.Open(folder, TimeSpan.FromSeconds(30));
        for (var round = 0; round < rounds; round++)
        {
            if (await Round(services, $"{name}-{round}", Told) is not { } refused) continue;
            Told($"refused {refused}");
            return 1;
        }

        return 0;
    }

    /// <summary>Five commands of an administrator: three people come, one gets a role, one goes; a role comes and sees a dashboard.</summary>
    /// <returns>What was refused, or null.</returns>
    public static async Task<string?> Round(IServiceProvider services, string name, Action<string> told)
    {
        return await Send(new ImportPeople($"email,name,roles,region\n{name}.a@example.com,A,user,EMEA\n{name}.b@example.com,B,user,EMEA\n{name}.c@example.com,C,user,EMEA\n"), "imported")
            ?? await Send(new ChangeRoles($"{name}.a@example.com", ["analyst"], []), "granted")
            ?? await Send(new AddRole(name), "role")
            ?? await Send(new ChangeViewers([new("nyc-taxi", [name], []), new("flights", [name], [])]), "viewers")
            ?? await Send(new DeletePerson($"{name}.b@example.com"), "deleted");

        async Task<string?> Send<T>(ICommand<T> command, string word)
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator(name);
            if ((await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command)).Refusal is { } refusal) return $"{word} {name}: {refusal.Message}";
            told($"{word} {name}");
            return null;
        }
    }

    private static void Told(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
