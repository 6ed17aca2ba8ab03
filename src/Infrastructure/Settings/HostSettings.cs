using System.Net;
using CleanDash.Application.Access;
using CleanDash.Application;
using CleanDash.Application.Auditing;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Domain.Access;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Drivers;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using Microsoft.Extensions.Configuration;

namespace CleanDash.Infrastructure.Settings;

/// <summary>Every setting of both hosts, read and checked before anything starts.</summary>
public sealed class HostSettings
{
    private HostSettings(SettingsReader reader)
    {
        Data = reader.Bind<DataOptions>("Data");
        Log = reader.Bind<LogOptions>("Log");
        Site = reader.Bind<SiteOptions>("Site");
        Proxy = reader.Bind<ProxyOptions>("Proxy");
        Google = reader.Bind<GoogleOptions>("Google");
        Sessions = reader.Bind<SessionOptions>("Access");
        Admission = reader.Bind<AdmissionOptions>("Access");
        Dashboards = reader.Bind<DashboardOptions>("Dashboards");
        Warehouse = reader.Bind<WarehouseOptions>("Warehouse");
        Databricks = reader.Bind<DatabricksOptions>("Databricks");
        Cache = reader.Bind<CacheOptions>("Cache");
        Audit = reader.Bind<AuditOptions>("Audit");
        Keys = reader.Known;
        Data.Folder = Path.GetFullPath(Data.Folder);
        Log.Folder = Log.Folder.Length == 0 ? Path.Combine(Data.Folder, "logs") : Path.GetFullPath(Log.Folder);
    }

    /// <summary>See <see cref="DataOptions"/>; the folder is absolute.</summary>
    public DataOptions Data { get; }

    /// <summary>See <see cref="LogOptions"/>; the folder is absolute.</summary>
    public LogOptions Log { get; }

    /// <summary>See <see cref="SiteOptions"/>.</summary>
    public SiteOptions Site { get; }

    /// <summary>See <see cref="ProxyOptions"/>.</summary>
    public ProxyOptions Proxy { get; }

    /// <summary>See <see cref="GoogleOptions"/>.</summary>
    public GoogleOptions Google { get; }

    /// <summary>See <see cref="SessionOptions"/>.</summary>
    public SessionOptions Sessions { get; }

    /// <summary>See <see cref="AdmissionOptions"/>.</summary>
    public AdmissionOptions Admission { get; }

    /// <summary>See <see cref="DashboardOptions"/>.</summary>
    public DashboardOptions Dashboards { get; }

    /// <summary>See <see cref="WarehouseOptions"/>.</summary>
    public WarehouseOptions Warehouse { get; }

    /// <summary>See <see cref="DatabricksOptions"/>.</summary>
    public DatabricksOptions Databricks { get; }

    /// <summary>The engine that the settings choose.</summary>
    public Engine Engine => Warehouse.Url.Length > 0 || Databricks.IsChosen ? Engine.Databricks : Engine.DuckDb;

    /// <summary>See <see cref="CacheOptions"/>.</summary>
    public CacheOptions Cache { get; }

    /// <summary>See <see cref="AuditOptions"/>.</summary>
    public AuditOptions Audit { get; }

    /// <summary>Every secret among them, and those that come with time.</summary>
    public KnownSecrets Secrets { get; } = new();

    /// <summary>The folder of the keys that protect cookies.</summary>
    public string KeysFolder => Path.Combine(Data.Folder, "keys");

    /// <summary>Every key that either host reads.</summary>
    internal IReadOnlyCollection<string> Keys { get; }

    /// <summary>Sentences for the log at every start.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>For the web host, which uses all of them.</summary>
    /// <exception cref="CannotStartException">All mistakes at once.</exception>
    public static HostSettings ForWeb(IConfiguration configuration, bool isDevelopment) => Read(configuration, usesWarehouse: true, settings =>
    {
        if (isDevelopment) return;
        settings.Reader.Require(
            settings.Options.Google.ClientId.Length > 0, "Google:ClientId", "is not set and nobody could sign in; it takes the OAuth client of this installation", "1234-abc.apps.googleusercontent.com");
        settings.Reader.Require(
            settings.Options.Google.ClientSecret.Length > 0, "Google:ClientSecret", "is not set and nobody could sign in; name a file with it in GOOGLE_OAUTH_CLIENT_SECRET_FILE", "/etc/cleandash/google-secret");
        settings.Reader.Require(
            settings.Options.Site.PublicUrl is { Length: > 0 }, "Site:PublicUrl", "is not set; it takes the address that people type", "https://dash.example.com");
    });

    /// <summary>For the console, which checks only what it uses.</summary>
    /// <param name="configuration">What the environment and files say.</param>
    /// <param name="usesWarehouse">Whether the command asks the warehouse.</param>
    /// <exception cref="CannotStartException">All mistakes at once.</exception>
    public static HostSettings ForConsole(IConfiguration configuration, bool usesWarehouse) => Read(configuration, usesWarehouse, static _ => { });

    private static HostSettings Read(IConfiguration configuration, bool usesWarehouse, Action<(SettingsReader Reader, HostSettings Options)> more)
    {
        var reader = new SettingsReader(configuration);
        var warnings = new List<string>();
        if (Environment.GetEnvironmentVariable(SettingNames.OldLogFolder) is { Length: > 0 })
        {
            warnings.Add($"{SettingNames.OldLogFolder} is the old name of CLEANDASH_LOG_DIR; it still works, but please set the new one.");
        }

        foreach (var profile in SettingNames.Profiles.Where(static name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }))
        {
            warnings.Add($"{profile} is set, but profiles of ~/.databrickscfg are not read: set DATABRICKS_HOST and DATABRICKS_TOKEN_FILE, or what else the profile has, by their own names.");
        }

        var options = new HostSettings(reader) { Warnings = warnings };
        if (options.Google.Authority.Length > 0) warnings.Add($"Google:Authority is set: people sign in at {options.Google.Authority} and not at Google. Only tests want that.");
        reader.RefuseUnknown();
        ReadSecret(reader, options.Google);
        options.Learn();
        Check(reader, options);
        if (usesWarehouse)
        {
            reader.Errors.AddRange(new WarehouseRules(options.Databricks).Validate(null, options.Warehouse).Failures ?? []);
            DatabricksRules.Check(reader, options.Databricks, options.Warehouse.Url);
            if (DatabricksRules.Warning(options.Databricks, options.Warehouse.Url) is { } unused) warnings.Add(unused);
        }

        more((reader, options));
        return reader.Errors.Count == 0 ? options : throw new CannotStartException(CannotStartException.Settings, [.. reader.Errors.Select(options.Secrets.Hide)]);
    }

    // What stands in files and what servers give is learnt when it is read or given.
    private void Learn()
    {
        Secrets.Learn("Google:ClientSecret", Google.ClientSecret);
        Secrets.Learn("Databricks:Token", Databricks.Token);
        Secrets.Learn("Databricks:ClientSecret", Databricks.ClientSecret);
        foreach (var (name, secret) in SparkConnectAddress.Secrets(Warehouse.Url)) Secrets.Learn($"Warehouse:Url {name}", secret);
        foreach (var (name, value) in Warehouse.Options)
        {
            foreach (var secret in DriverSecrets.In(name, value)) Secrets.Learn($"Warehouse:Options:{name}", secret);
        }

        // A secret in the place of the file that holds one is a mistake that happens; a path is absolute.
        foreach (var file in new[] { Google.ClientSecretFile, Databricks.TokenFile, Databricks.ClientSecretFile, Warehouse.TokenFile }.Concat(Warehouse.OptionFiles.Values))
        {
            if (!Path.IsPathFullyQualified(file)) Secrets.Learn("in the place of a file", file);
        }
    }

    private static void ReadSecret(SettingsReader reader, GoogleOptions google)
    {
        if (google.ClientSecretFile.Length == 0) return;
        reader.Require(google.ClientSecret.Length == 0, "Google:ClientSecretFile", "and Google:ClientSecret are both set; keep one of them", "the file");
        try
        {
            google.ClientSecret = File.ReadAllText(google.ClientSecretFile).Trim();
            reader.Require(google.ClientSecret.Length > 0, "Google:ClientSecretFile", "names an empty file; it holds nothing but the secret", "/etc/cleandash/google-secret");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reader.Errors.Add($"{SettingNames.Known("Google:ClientSecretFile")} names {google.ClientSecretFile}, which cannot be read.");
        }
    }

    private static void Check(SettingsReader reader, HostSettings options)
    {
        reader.Require(options.Cache.MaxBytes >= 0, "Cache:MaxBytes", "is negative; it takes a number of bytes", "256MiB");
        reader.Require(options.Cache.StaleFor <= TimeSpan.FromDays(365), "Cache:StaleFor", "is more than a year; it takes a time, and 0s where no answer may be shown past its time", "1h");
        reader.Require(options.Audit.KeepDays <= 36_500, "Audit:KeepDays", "is more than a hundred years; it takes days, and 0 for ever", "400");
        reader.Require(options.Log.Format is "text" or "json", "Log:Format", $"is \"{options.Log.Format}\"; it takes text or json", "json");
        reader.Require(options.Log.Level is "info" or "debug" or "trace", "Log:Level", $"is \"{options.Log.Level}\"; it takes info, debug or trace", "debug");
        reader.Require(
            options.Site.PublicUrl is null or "" || IsPublicUrl(options.Site.PublicUrl),
            "Site:PublicUrl",
            $"is \"{SettingsReader.Shown(options.Site.PublicUrl ?? "")}\"; it takes the whole address without a path, https except on this machine",
            "https://dash.example.com");
        reader.Require(TimeZoneInfo.TryFindSystemTimeZoneById(options.Site.TimeZone, out _), "Site:TimeZone", $"is \"{options.Site.TimeZone}\"; it takes an IANA name", "Europe/Berlin");
        CheckGoogle(reader, options.Google);
        reader.Require(options.Sessions.SessionIdle > TimeSpan.Zero, "Access:SessionIdle", "is no time at all; it takes a span of time", "12h");
        reader.Require(options.Sessions.SessionMax >= options.Sessions.SessionIdle, "Access:SessionMax", "is shorter than Access:SessionIdle; it takes a span of time", "14d");
        reader.Require(
            options.Proxy.PathBase.Length == 0 || (options.Proxy.PathBase[0] == '/' && options.Proxy.PathBase[^1] != '/'),
            "Proxy:PathBase",
            $"is \"{options.Proxy.PathBase}\"; it takes a path that begins with a slash and does not end with one",
            "/dash");
        foreach (var word in Words(options.Proxy.Known))
        {
            reader.Require(IPAddress.TryParse(word, out _), "Proxy:Known", $"has \"{word}\"; it takes addresses separated by blanks", "127.0.0.1 ::1");
        }

        var domains = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in Words(options.Admission.Domains))
        {
            var parts = word.Split('=');
            var good = parts.Length == 2 && RoleName.TryParse(parts[1], out _, out _) && (parts[0] == "*" || EmailAddress.TryParse("x@" + parts[0], out _, out _));
            reader.Require(!good || domains.Add(parts[0]), "Access:Domains", $"has \"{parts[0]}\" twice; it takes one role for each domain", "example.com=user partner.org=viewer");
            reader.Require(good, "Access:Domains", $"has \"{word}\"; it takes domains with a role each, separated by blanks", "example.com=user partner.org=viewer");
        }

        foreach (var word in Words(options.Admission.FirstAdmin))
        {
            reader.Require(EmailAddress.TryParse(word, out _, out _), "Access:FirstAdmin", $"has \"{word}\"; it takes e-mail addresses separated by blanks", "ann@example.com bob@example.com");
        }

        foreach (var assembly in options.Dashboards.Assemblies)
        {
            reader.Require(Path.IsPathFullyQualified(assembly) && File.Exists(assembly), "Dashboards:Assemblies", $"names {assembly}, which is no file by absolute path", "/srv/acme/Acme.Dashboards.dll");
        }
    }

    private static void CheckGoogle(SettingsReader reader, GoogleOptions google)
    {
        google.Authority = google.Authority.TrimEnd('/');
        reader.Require(
            google.Authority.Length == 0 || (Uri.TryCreate(google.Authority, UriKind.Absolute, out var url) && IsOrigin(url) && url.IsLoopback),
            "Google:Authority",
            $"is \"{SettingsReader.Shown(google.Authority)}\"; it takes an identity provider for tests, on this machine only and without a path",
            "http://127.0.0.1:5001");
        // A provider for tests takes whatever it is given.
        if (google.Authority.Length > 0) return;
        reader.Require(!IsSample(google.ClientId), "Google:ClientId", "is a sample's value; take the id of your own OAuth client", "1234-abc.apps.googleusercontent.com");
        reader.Require(!IsSample(google.ClientSecret), "Google:ClientSecret", "is a sample's value; take the secret of your own OAuth client", "GOCSPX-…");
    }

    // As they stand in samples and tutorials, in whatever spelling.
    private static bool IsSample(string value)
    {
        var letters = string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return letters is "CHANGEME" or "CHANGEIT" or "REPLACEME" or "SECRET" or "SUPERSEKRIT" or "SUPERSECRET" or "PASSWORD"
            || letters.StartsWith("YOUR", StringComparison.Ordinal) || letters.StartsWith("MYGOOGLE", StringComparison.Ordinal) || (letters.Length > 0 && letters.All(static sign => sign == 'X'));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && IsOrigin(url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback);

    private static bool IsOrigin(Uri url) =>
        url.PathAndQuery == "/" && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
