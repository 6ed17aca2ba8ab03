using System.Text;
using System.Text.Json;
using CleanDash.AdminConsole;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.AdminConsole;

/// <summary>The console in the process of the tests: the same tree of commands over a real store in a folder of one test's own.</summary>
internal sealed class Console : IDisposable
{
    private Console()
    {
    }

    public TestFolder Folder { get; } = new();

    /// <summary>A console with an empty store.</summary>
    public static async Task<Console> WithStore()
    {
        var console = new Console();
        await console.Does("init");
        return console;
    }

    public static Console WithoutStore() => new();

    /// <summary>Runs a command line.</summary>
    /// <param name="line">Words with blanks between; what is in double quotes is one word.</param>
    /// <param name="answer">What somebody types when asked; null when nobody is there.</param>
    /// <param name="isTerminal">Whether a screen shows the answer.</param>
    public async Task<Ended> Run(string line, string? answer = null, bool isTerminal = false)
    {
        using var standard = new MemoryStream();
        using var error = new StringWriter();
        using var output = new Output(standard, error, isTerminal, answer is null ? null : () => new StringReader(answer));
        var root = CommandTree.Build(Desk.Open, output);
        var exitCode = await CommandTree.Run(root, output, [.. Words(line), "--data", Folder.Data]);
        return new Ended(exitCode, Encoding.UTF8.GetString(standard.ToArray()), error.ToString());
    }

    /// <summary>Runs a command line that must succeed, and gives what it wrote.</summary>
    public async Task<string> Does(string line, string? answer = null)
    {
        var ended = await Run(line, answer);
        Assert.True(ended.ExitCode == 0, $"{line}: {ended.ExitCode} {ended.Error}");
        return ended.Output;
    }

    /// <summary>What a listing writes as JSON.</summary>
    public async Task<JsonElement> Json(string line) => JsonDocument.Parse(await Does(line + " --json")).RootElement;

    public void Dispose() => Folder.Dispose();

    private static IEnumerable<string> Words(string line) =>
        line.Split('"').SelectMany(static (part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
