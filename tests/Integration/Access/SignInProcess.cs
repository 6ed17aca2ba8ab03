using System.Diagnostics;
using System.Runtime.CompilerServices;
using CleanDash.Application.Access;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Integration.Access;

/// <summary>
/// A second process over the same store: this test program itself, started with a variable that names the data folder. For every line that it reads,
/// half a crowd signs in at once; then it tells how many were refused.
/// </summary>
internal sealed class SignInProcess : IDisposable
{
    private const string Variable = "CLEANDASH_TEST_SIGN_INS";
    private readonly Process process;

    private SignInProcess(Process process) => this.process = process;

    public static async Task<SignInProcess> Start(string dataFolder, CancellationToken cancellationToken)
    {
        var started = new SignInProcess(HostProcess.Start(Path.Combine(AppContext.BaseDirectory, "CleanDash.Integration.dll"), [], new() { [Variable] = dataFolder }));
        await started.Line(cancellationToken);
        return started;
    }

    /// <summary>Everybody of the odd half at once; gives the number of those refused.</summary>
    public async Task<int> SignIn(CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync("now");
        await process.StandardInput.FlushAsync(cancellationToken);
        return int.Parse(await Line(cancellationToken));
    }

    /// <summary>Every second of fifty people at once.</summary>
    public static async Task<int> Half(ServiceProvider services, int first)
    {
        var refusals = await Task.WhenAll(Enumerable.Range(0, 25).Select(person => SignIn(services, first + (2 * person))));
        return refusals.Count(static refusal => refusal is not null);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

#pragma warning disable CA2255 // The test platform owns Main; nothing else runs before it.
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        Serve(folder).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
#pragma warning restore CA2255

    private static async Task Serve(string folder)
    {
        await using var services = StoreHost.Open(folder, TimeSpan.FromSeconds(60), domains: "*=user");
        Console.Out.WriteLine("ready");
        while (Console.In.ReadLine() is not null) Console.Out.WriteLine(await Half(services, first: 1));
    }

    private static async Task<string?> SignIn(ServiceProvider services, int person)
    {
        await using var scope = services.CreateAsyncScope();
        var request = new SignInWithGoogle($"s-{person}", $"person-{person}@example.com", true, null, $"Person {person}", "");
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, CancellationToken.None)).Refusal?.Code;
    }

    private async Task<string> Line(CancellationToken cancellationToken) =>
        await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(cancellationToken));
}
