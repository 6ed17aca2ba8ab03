using System.Diagnostics;

namespace CleanDash.Integration.Hosts;

/// <summary>A host as a process of its own.</summary>
internal static class HostProcess
{
    public static string WebHost => Path.Combine(AppContext.BaseDirectory, "CleanDash.Web.dll");

    public static string Console => Path.Combine(AppContext.BaseDirectory, "cleandash.dll");

    /// <summary>Starts it with these variables; what the test run has of ours in its own environment does not reach it.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, Dictionary<string, string>? variables = null, string? shell = null)
    {
        var start = new ProcessStartInfo(shell is null ? Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet" : "/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        if (shell is not null)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"{shell}; exec dotnet \"$0\" \"$@\"");
        }

        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("CLEANDASH_", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables ?? []) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> Run(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, Dictionary<string, string>? variables = null, string? shell = null)
    {
        using var process = Start(program, arguments, variables, shell);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}

/// <summary>What a process left.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
