using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Playwright;
using Xunit;

namespace CleanDash.Integration.Figures;

/// <summary>
/// A Chromium that sees one page of tiles: the product's own script, styles and plotly bundles, and answers that a test gives. Nothing goes to a network.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Site = "http://figures.example";
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'";

    private static readonly ConcurrentDictionary<string, byte[]?> Files = new(StringComparer.Ordinal);

    private IPlaywright? playwright;
    private IBrowser? chromium;

    private static string Executable => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
            return;
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>Shows a figure in a tile of 640 by 340 pixels and says what is to be seen in it.</summary>
    /// <param name="answer">The JSON of a panel's answer.</param>
    /// <param name="dark">The dark theme instead of the light one.</param>
    /// <param name="pointAt">Where the pointer goes, as parts of width and height; nowhere when absent.</param>
    public async Task<Picture> Show(string answer, bool dark = false, (double X, double Y)? pointAt = null)
    {
        if (chromium is null)
            Assert.Skip($"Chromium is not at {Executable}; set CHROMIUM to its path.");
        await using var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 700, Height = 500 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await context.RouteAsync("**/*", route => Answer(route, answer, complaints));
        await page.GotoAsync($"{Site}/");
        await page.WaitForFunctionAsync("() => ['ready', 'error'].includes(document.querySelector('.tile').dataset.state)");
        await page.EvaluateAsync("() => document.fonts.ready");
        // Maps draw their borders once those have come.
        await page.WaitForFunctionAsync("() => !document.querySelector('.geo') || document.querySelector('.geo path')");
        var plot = page.Locator(".plot");
        if (pointAt is { } point && await plot.BoundingBoxAsync() is { } box)
        {
            await page.Mouse.MoveAsync((float)(box.X + (box.Width * point.X)), (float)(box.Y + (box.Height * point.Y)));
            await page.WaitForSelectorAsync(".hoverlayer text");
        }

        return new Picture(await plot.ScreenshotAsync(), await plot.EvaluateAsync<string>("element => element.textContent"), await plot.Locator("a, img, script").CountAsync(), complaints);
    }

    private static Task Answer(IRoute route, string answer, List<string> complaints)
    {
        var path = new Uri(route.Request.Url).AbsolutePath;
        if (!route.Request.Url.StartsWith(Site, StringComparison.Ordinal))
            complaints.Add($"A request went to {route.Request.Url}.");
        return path switch
        {
            "/" => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Security-Policy"] = Policy }, Body = Page }),
            "/panel" => route.FulfillAsync(new() { ContentType = "application/json", Body = answer }),
            _ when Read(path) is { } file => route.FulfillAsync(new() { ContentType = ContentType(path), BodyBytes = file }),
            _ => route.FulfillAsync(new() { Status = 404 }),
        };
    }

    private static byte[]? Read(string path) => Files.GetOrAdd(path, ReadFile);

    private static byte[]? ReadFile(string path)
    {
        var file = Path.Combine(Root, path.TrimStart('/'));
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        if (!File.Exists(file + ".gz"))
            return null;
        using var packed = new GZipStream(File.OpenRead(file + ".gz"), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "src", "Web", "wwwroot")))
                return Path.Combine(folder.FullName, "src", "Web", "wwwroot");
        }

        throw new DirectoryNotFoundException("src/Web/wwwroot is not above the tests.");
    }

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    private const string Page = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Figures</title>
        <link rel="stylesheet" href="/vendor/oat.min.css"><link rel="stylesheet" href="/cleandash.css">
        <link rel="stylesheet" href="/vendor/plotly.css" id="plotly.js-style-global" class="no-inline-styles">
        <script type="module" src="/tiles.js"></script></head>
        <body><main><div class="grid">
        <article class="tile" id="figure" data-state="loading" data-panel="/panel" data-query="">
        <header class="tile-head"><div><h2>Figure</h2></div><span class="age" hidden><svg></svg><span><span class="sr"></span><time></time><span class="sr"></span></span></span></header>
        <div class="tile-body tall"><div class="skeleton"></div><div class="data-table" hidden></div></div></article>
        </div></main><p class="sr" id="said" role="status"></p></body></html>
        """;
}
