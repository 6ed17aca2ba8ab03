using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>The real host: a process of its own on a free port, in Development, over the sample lakehouse and a store of its own.</summary>
public sealed partial class WebHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cleandash-web-").FullName;
    private readonly List<string> _lines = [];
    private readonly Process _process = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>What it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>The lakehouse in the checkout.</summary>
    public static string Lakehouse => Path.Combine(Checkout(), "samples", "lakehouse");

    public async ValueTask InitializeAsync()
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = _process.StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CleanDash.Web.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["CLEANDASH_DATA"] = Path.Combine(_folder, "data");
        start.Environment["Warehouse__Lakehouse"] = Lakehouse;
        start.Environment["Dashboards__Assemblies__0"] = Path.Combine(AppContext.BaseDirectory, "CleanDash.Fixtures.dll");
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The host ended before it listened.\n{Output}"));
        DataReceivedEventHandler read = (_, line) =>
        {
            if (line.Data is null)
                return;
            lock (_lines)
                _lines.Add(line.Data);
            if (Listening().Match(line.Data) is { Success: true } match)
                listening.TrySetResult(new Uri(match.Groups["address"].Value));
        };
        _process.OutputDataReceived += read;
        _process.ErrorDataReceived += read;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var ended = _process.HasExited ? $"The host ended by itself with code {_process.ExitCode}.\n{Output}" : null;
        if (ended is null)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        Assert.Null(ended);
    }

    /// <summary>A client without a session that follows no redirect.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A client with the session of a demo person.</summary>
    public async Task<HttpClient> SignedIn(string person)
    {
        var client = Client();
        var token = TokenOf(await client.GetStringAsync("/login", TestContext.Current.CancellationToken));
        using var form = new FormUrlEncodedContent([new("person", person), new("__RequestVerificationToken", token)]);
        using var answer = await client.PostAsync(new Uri("/login/demo", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The antiforgery token in a page's form.</summary>
    public static string TokenOf(string page) => FormToken().Match(page).Groups["token"].Value;

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CleanDash.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside the checkout.");
        return folder.FullName;
    }

    [GeneratedRegex("Now listening on: \"?(?<address>http://[^\"\\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormToken();
}
