using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CleanDash.Unit.Settings;

public sealed class HostSettingsTests
{
    [Fact]
    public void Without_any_setting_everything_has_its_default()
    {
        var settings = Read([]);

        Assert.Equal(Path.GetFullPath("data"), settings.Data.Folder);
        Assert.Equal(Path.Combine(settings.Data.Folder, "logs"), settings.Log.Folder);
        Assert.Equal(TimeSpan.FromHours(12), settings.Sessions.SessionIdle);
        Assert.Equal(TimeSpan.FromDays(14), settings.Sessions.SessionMax);
        Assert.Equal(256L * 1024 * 1024, settings.Cache.MaxBytes);
        Assert.False(settings.Google.IsSet);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("12h", 43_200)]
    [InlineData("1d", 86_400)]
    [InlineData("00:02:00", 120)]
    public void A_span_of_time_is_written_as_people_write_it(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(new() { ["Access:SessionIdle"] = text }).Sessions.SessionIdle);

    [Theory]
    [InlineData("1048576", 1_048_576)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1 GiB", 1_073_741_824)]
    [InlineData("512kib", 524_288)]
    public void A_size_is_written_as_people_write_it(string text, long bytes) =>
        Assert.Equal(bytes, Read(new() { ["Cache:MaxBytes"] = text }).Cache.MaxBytes);

    [Theory]
    [InlineData("Access:SessionIdle", "soon")]
    [InlineData("Access:SessionIdle", "12")]
    [InlineData("Access:SessionIdle", "-01:00:00")]
    [InlineData("Access:SessionMax", "1h")]
    [InlineData("Cache:MaxBytes", "9999999999GiB")]
    [InlineData("Cache:MaxBytes", "-1")]
    [InlineData("Warehouse:Queue", "many")]
    [InlineData("Log:Format", "xml")]
    [InlineData("Log:Level", "loud")]
    [InlineData("Site:TimeZone", "Mars/Olympus")]
    [InlineData("Site:PublicUrl", "dash.example.com")]
    [InlineData("Site:PublicUrl", "http://dash.example.com")]
    [InlineData("Site:PublicUrl", "https://dash.example.com/path")]
    [InlineData("Access:Domains", "example.com")]
    [InlineData("Access:Domains", "example.com=User")]
    [InlineData("Access:FirstAdmin", "ann")]
    [InlineData("Proxy:Known", "nginx")]
    [InlineData("Proxy:PathBase", "dash/")]
    [InlineData("Google:ClientSecret", "changeme")]
    [InlineData("Google:ClientSecret", "my-google-client-secret")]
    [InlineData("Google:ClientSecret", "your_client_secret")]
    [InlineData("Google:ClientSecret", "xxxxxxxx")]
    [InlineData("Google:ClientId", "your-client-id.apps.googleusercontent.com")]
    [InlineData("Google:ClientId", "<YOUR_CLIENT_ID>")]
    [InlineData("Google:Authority", "https://accounts.evil.example")]
    [InlineData("Google:Authority", "http://127.0.0.1:5001/realm")]
    [InlineData("Google:Authority", "http://127.0.0.1.evil.example")]
    [InlineData("Google:Authority", "http://user@127.0.0.1:5001")]
    [InlineData("Google:Authority", "file:///etc/passwd")]
    [InlineData("Google:Authority", "127.0.0.1:5001")]
    [InlineData("Access:Domains", "example.com=user Example.com=viewer")]
    [InlineData("Access:Domains", "*=user *=viewer")]
    [InlineData("Google:ClientSecretFile", "/no/such/file")]
    [InlineData("Dashboards:Assemblies:0", "Acme.dll")]
    public void A_value_that_cannot_be_is_named_with_its_key(string key, string value)
    {
        var mistake = Assert.Throws<CannotStartException>(() => Read(new() { [key] = value }));

        Assert.Equal(CannotStartException.Settings, mistake.ExitCode);
        Assert.StartsWith(key.Replace(":0", "", StringComparison.Ordinal), Assert.Single(mistake.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Access:SesionIdle", "Access:SessionIdle")]
    [InlineData("Site:Title", "Site:Name")]
    [InlineData("Warehouse:Optons:Token", "Warehouse:")]
    [InlineData("Export:MaxRows", "MaxRows")]
    public void An_unknown_key_of_ours_is_a_mistake_that_names_the_nearest(string key, string nearest)
    {
        var mistake = Assert.Throws<CannotStartException>(() => Read(new() { [key] = "1" }));

        Assert.StartsWith($"{key} is no setting", Assert.Single(mistake.Lines), StringComparison.Ordinal);
        Assert.Contains(nearest, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_others_are_theirs() => Assert.NotNull(Read(new() { ["Kestrel:Limits:MaxConcurrentConnections"] = "5", ["Serilog:Something"] = "1", ["Logging:LogLevel:Default"] = "Debug" }));

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var mistakes = Assert.Throws<CannotStartException>(() => Read(new() { ["Access:SessionIdle"] = "soon", ["Log:Format"] = "xml", ["Log:Colour"] = "red" }));

        Assert.Equal(3, mistakes.Lines.Count);
    }

    [Fact]
    public void A_secret_can_stand_in_a_file_and_is_never_repeated()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "GOCSPX-abc\n");

        var google = Read(new() { ["Google:ClientId"] = "1", ["Google:ClientSecretFile"] = file }).Google;
        var mistake = Assert.Throws<CannotStartException>(() => Read(new() { ["Google:ClientSecret"] = "supersekrit" }));

        File.Delete(file);
        Assert.Equal("GOCSPX-abc", google.ClientSecret);
        Assert.DoesNotContain("supersekrit", mistake.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5001")]
    [InlineData("http://localhost:5001/")]
    [InlineData("http://[::1]:5001")]
    public void A_provider_for_tests_is_on_this_machine_takes_any_secret_and_is_warned_of(string authority)
    {
        var settings = Read(new() { ["Google:Authority"] = authority, ["Google:ClientId"] = "changeme", ["Google:ClientSecret"] = "secret" });

        Assert.Equal(authority.TrimEnd('/'), settings.Google.Origin);
        Assert.Contains(settings.Warnings, warning => warning.StartsWith("Google:Authority is set", StringComparison.Ordinal));
        Assert.Equal("https://accounts.google.com", Read([]).Google.Origin);
    }

    [Fact]
    public void Production_says_everything_that_it_lacks()
    {
        var mistakes = Assert.Throws<CannotStartException>(() => HostSettings.ForWeb(new ConfigurationBuilder().Build(), isDevelopment: false));

        Assert.Contains(mistakes.Lines, line => line.StartsWith("Google:ClientId (GOOGLE_OAUTH_CLIENT_ID)", StringComparison.Ordinal));
        Assert.Contains(mistakes.Lines, line => line.StartsWith("Google:ClientSecret (GOOGLE_OAUTH_CLIENT_SECRET)", StringComparison.Ordinal));
        Assert.Contains(mistakes.Lines, line => line.StartsWith("Site:PublicUrl (CLEANDASH_PUBLIC_URL)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_console_does_not_ask_for_a_lakehouse_that_it_does_not_use()
    {
        var configuration = Configuration(new() { ["Warehouse:Lakehouse"] = "/no/such/folder" });

        Assert.NotNull(HostSettings.ForConsole(configuration, usesWarehouse: false));
        Assert.Throws<CannotStartException>(() => HostSettings.ForConsole(configuration, usesWarehouse: true));
    }

    private static HostSettings Read(Dictionary<string, string?> values) => HostSettings.ForConsole(Configuration(values), usesWarehouse: false);

    private static IConfiguration Configuration(Dictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
