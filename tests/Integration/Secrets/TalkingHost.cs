using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanDash.Integration.Hosts;

namespace CleanDash.Integration.Secrets;

/// <summary>The web host as a process that logs as much as it can, and everything that is heard of it: both outputs, every answer, every file it leaves.</summary>
internal sealed partial class TalkingHost : IAsyncDisposable
{
    private readonly TestFolder folder = new();
    private readonly string name;
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private TalkingHost(string name, Dictionary<string, string> settings)
    {
        this.name = name;
        process = HostProcess.Start(HostProcess.WebHost, [], new(settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["CLEANDASH_DATA"] = folder.Data,
            ["CLEANDASH_DOMAINS"] = "*=user",
            ["Log__Level"] = "trace",
            ["Warehouse__Timeout"] = settings.GetValueOrDefault("Warehouse__Timeout", "2s"),
        });
    }

    public Uri Address { get; private set; } = null!;

    public Browser Browser { get; private set; } = null!;

    public string Data => folder.Data;

    /// <summary>What was answered, by what was asked: status, headers but those that hand over cookies, and body.</summary>
    public ConcurrentQueue<(string Place, string Text)> Answers { get; } = [];

    public static async Task<TalkingHost> Start(string name, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var host = new TalkingHost(name, settings);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.process.EnableRaisingEvents = true;
        host.process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The host ended before it listened.\n{host.error}"));
        host.process.OutputDataReceived += (_, line) =>
        {
            Append(host.output, line.Data);
            if (line.Data is not null && Listening().Match(line.Data) is { Success: true } match) listening.TrySetResult(new Uri(match.Groups["address"].Value));
        };
        host.process.ErrorDataReceived += (_, line) => Append(host.error, line.Data);
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        try
        {
            host.Address = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host.Browser = new Browser(host.Address);
        return host;
    }

    public async Task<string> Get(string address, CancellationToken cancellationToken)
    {
        using var answer = await Browser.Get(address, cancellationToken);
        return await Keep(answer, cancellationToken);
    }

    /// <summary>Sends a form from the page on which it stands.</summary>
    public async Task<string> Post(string address, string page, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        using var answer = await Browser.Post(address, page, fields, cancellationToken);
        return await Keep(answer, cancellationToken);
    }

    /// <summary>Asks a panel until it has an answer; gives the code of its error, or its state.</summary>
    public async Task<string> Panel(string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = JsonDocument.Parse(await Get(address, cancellationToken));
            var state = answer.RootElement.GetProperty("state").GetString()!;
            if (state is "running" or "starting" or "queued") continue;
            return answer.RootElement.TryGetProperty("error", out var told) && told.ValueKind == JsonValueKind.Object ? told.GetProperty("code").GetString()! : state;
        }
    }

    public async Task<string> Keep(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(static header => header.Key != "Set-Cookie").Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}");
        // The address is the test's own; what was answered is the host's.
        Answers.Enqueue(($"{name}: {answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}", $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{body}"));
        return body;
    }

    /// <summary>Ends it in peace, and gives what it wrote: its outputs and every file but the store and the keys.</summary>
    public async Task<IReadOnlyList<(string Place, string Text)>> End(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        List<(string Place, string Text)> written = [($"{name}: stdout", $"{output}"), ($"{name}: stderr", $"{error}")];
        foreach (var file in Files(folder.Data)) written.Add(($"{name}: {Path.GetRelativePath(folder.Data, file)}", await File.ReadAllTextAsync(file, cancellationToken)));
        return written;
    }

    /// <summary>Every file of a data folder but the store and the keys.</summary>
    public static IEnumerable<string> Files(string data) => Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
        .Where(static file => !Path.GetFileName(file).StartsWith("cleandash.db", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(file)) != "keys");

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        folder.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text) text.Append(line).Append('\n');
    }

    [GeneratedRegex("Now listening on: [^h]*(?<address>http://[0-9.:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
