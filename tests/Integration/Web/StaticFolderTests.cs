using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CleanDash.Web.Assets;
using CleanDash.Web.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CleanDash.Integration.Web;

public sealed class StaticFolderTests : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private StaticFolder _folder = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddStaticFolder(Folder);
        _app = builder.Build();
        _app.UseSecurityHeaders("https://accounts.google.com");
        _app.MapStaticFolder();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _folder = _app.Services.GetRequiredService<StaticFolder>();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_ends_the_start_with_its_name()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddStaticFolder("/no/such/folder");
        await using var app = builder.Build();

        var exception = Assert.Throws<InvalidDataException>(app.MapStaticFolder);
        Assert.Contains("/no/such/folder", exception.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_under_the_hash_may_be_kept_for_a_year()
    {
        using var answer = await Get("cleandash.css");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.NonValidated["Cache-Control"]));
        Assert.Equal("text/css; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(SecurityHeaders.ContentPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("", null)]
    [InlineData("zstd", null)]
    public async Task The_encoding_is_the_best_that_both_sides_know(string accepted, string? encoding)
    {
        foreach (var name in new[] { "cleandash.js", "vendor/topojson/usa_110m.json" })
        {
            using var answer = await Get(name, accepted);

            Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
            using var plain = await Get(name);
            Assert.Equal(
                await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
                Unpacked(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), encoding));
        }
    }

    [Fact]
    public async Task A_font_is_never_compressed_twice()
    {
        using var answer = await Get("fonts/geist-latin.woff2", "br, gzip");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_known_etag_costs_no_bytes()
    {
        using var first = await Get("mark.svg", "gzip");
        using var request = new HttpRequestMessage(HttpMethod.Get, _folder.Base + "mark.svg");
        request.Headers.Add("Accept-Encoding", "gzip");
        request.Headers.Add("If-None-Match", first.Headers.ETag!.ToString());
        using var again = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_one_sheet_brings_the_sheets_that_it_imports()
    {
        using var answer = await Get("cleandash.css");
        var sheet = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("@import", sheet, StringComparison.Ordinal);
        Assert.Contains("@layer theme", sheet, StringComparison.Ordinal);
        Assert.Contains(".plotly-notifier", sheet, StringComparison.Ordinal);
        Assert.Contains("--canvas", sheet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/static/..%2f..%2fappsettings.json")]
    [InlineData("/static/{hash}/..%2f..%2fappsettings.json")]
    [InlineData("/static/{hash}/..%5c..%5cappsettings.json")]
    [InlineData("/static/{hash}/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/static/{hash}/%252e%252e%252fappsettings.json")]
    [InlineData("/static/{hash}/vendor/..%2F%5cevil%2F%3f%2F..%2F..")]
    [InlineData("//evil/%2e%2e")]
    [InlineData("/static/{hash}//etc/passwd")]
    [InlineData("/static/{hash}/README.md")]
    [InlineData("/static/{hash}/LICENSES.txt")]
    [InlineData("/static/{hash}/vendor/plotly-geo.min.js.br")]
    [InlineData("/static/{hash}/CLEANDASH.CSS")]
    [InlineData("/static/{hash}/")]
    [InlineData("/static/{hash}")]
    [InlineData("/static/0123456789ab/cleandash.css")]
    public async Task Whatever_is_not_exactly_a_name_in_the_folder_is_not_there(string path)
    {
        var (status, location) = await Raw(path.Replace("{hash}", _folder.Hash, StringComparison.Ordinal));

        Assert.True(status is 404 or 400, $"{path} answered {status}");
        Assert.False(location);
    }

    [Fact]
    public void Another_byte_anywhere_gives_another_hash()
    {
        var copy = Directory.CreateTempSubdirectory("cleandash-static-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(copy, "a.js"), "1");
            var before = StaticFolder.Load(copy).Hash;
            Assert.Equal(before, StaticFolder.Load(copy).Hash);
            File.WriteAllText(Path.Combine(copy, "a.js"), "2");
            Assert.NotEqual(before, StaticFolder.Load(copy).Hash);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Packed_files_are_the_ones_that_the_readme_names()
    {
        var rows = Regex.Matches(File.ReadAllText(Path.Combine(Folder, "README.md")), "\\| `(?<name>[^`]+)` \\| `(?<hash>[0-9a-f]{64})` \\|", RegexOptions.None, TimeSpan.FromSeconds(1))
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["hash"].Value, StringComparer.Ordinal);
        var packed = Directory.GetFiles(Folder, "*.br", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)[..^3]).Order(StringComparer.Ordinal);

        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), packed);
        Assert.All(rows, row =>
        {
            foreach (var (suffix, encoding) in new[] { (".br", "br"), (".gz", "gzip") })
                Assert.Equal(row.Value, Convert.ToHexStringLower(SHA256.HashData(Unpacked(File.ReadAllBytes(Path.Combine(Folder, row.Key + suffix)), encoding))));
        });
    }

    [Theory]
    [InlineData("cartesian")]
    [InlineData("geo")]
    public async Task The_sheet_holds_every_rule_that_plotly_would_write_into_a_page(string bundle)
    {
        await using var browser = new Browser();
        await browser.InitializeAsync();
        await using var context = await browser.Blank();
        var page = await context.NewPageAsync();
        var script = Encoding.UTF8.GetString(Unpacked(await File.ReadAllBytesAsync(Path.Combine(Folder, "vendor", $"plotly-{bundle}.min.js.br"), TestContext.Current.CancellationToken), "br"));
        await page.AddScriptTagAsync(new() { Content = script });
        var rules = await page.EvaluateAsync<string[]>("() => [...document.getElementById('plotly.js-style-global').sheet.cssRules].map(rule => rule.cssText)");

        var sheet = await File.ReadAllLinesAsync(Path.Combine(Folder, "vendor", "plotly.css"), TestContext.Current.CancellationToken);
        Assert.Equal(rules.Order(StringComparer.Ordinal), sheet.Where(line => line.Length > 0).Order(StringComparer.Ordinal));
    }

    private async Task<HttpResponseMessage> Get(string name, string? accepted = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _folder.Base + name);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>HttpClient tidies addresses before it sends them; an attacker does not.</summary>
    private async Task<(int Status, bool Redirects)> Raw(string path)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(_client.BaseAddress!.Host, _client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (int.Parse(answer.AsSpan(9, 3)), answer.Contains("\r\nLocation:", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Unpacked(byte[] bytes, string? encoding)
    {
        using var source = new MemoryStream(bytes);
        using Stream stream = encoding switch { "br" => new BrotliStream(source, CompressionMode.Decompress), "gzip" => new GZipStream(source, CompressionMode.Decompress), _ => source };
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
