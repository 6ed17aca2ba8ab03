namespace CleanDash.Infrastructure.Settings;

/// <summary>Where the product keeps what it must not lose (section <c>Data</c>).</summary>
public sealed class DataOptions
{
    /// <summary>Store, keys and logs; a relative one is below the working folder.</summary>
    public string Folder { get; set; } = "data";
}

/// <summary>What is logged and where (section <c>Log</c>).</summary>
public sealed class LogOptions
{
    /// <summary>Rolling files, one a day; <c>logs</c> in the data folder when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary><c>text</c> for people or <c>json</c> for machines.</summary>
    public string Format { get; set; } = "text";

    /// <summary><c>info</c>, or <c>debug</c> and <c>trace</c> with what the libraries below say.</summary>
    public string Level { get; set; } = "info";
}

/// <summary>What stands between browsers and this process (section <c>Proxy</c>).</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses of reverse proxies whose word about the browser's address and scheme is believed, separated by blanks; nobody's when empty.</summary>
    public string Known { get; set; } = "";

    /// <summary>The sub-path under which the proxy serves the site, as <c>/dash</c>.</summary>
    public string PathBase { get; set; } = "";
}

/// <summary>Sign-in with Google (section <c>Google</c>).</summary>
public sealed class GoogleOptions
{
    /// <summary>The OAuth client of this installation.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>A file that holds the secret, in place of the secret itself.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>The secret as it is now: read again where a file holds it, so that a new one needs no restart. A file that is gone or empty changes nothing.</summary>
    public string CurrentSecret()
    {
        if (ClientSecretFile.Length == 0) return ClientSecret;
        try
        {
            if (File.ReadAllText(ClientSecretFile).Trim() is { Length: > 0 } secret) ClientSecret = secret;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The one that was read last may still be good; Google says whether it is.
        }

        return ClientSecret;
    }

    /// <summary>An identity provider on this machine in Google's place, for tests: <c>http://127.0.0.1:5001</c> answers <c>/authorize</c>, <c>/token</c> and <c>/userinfo</c>.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Where browsers are sent to sign in, as scheme and host.</summary>
    public string Origin => Authority.Length > 0 ? Authority : "https://accounts.google.com";

    /// <summary>True when both parts are there.</summary>
    public bool IsSet => ClientId.Length > 0 && ClientSecret.Length > 0;
}

/// <summary>Which dashboards there are besides the product's own (section <c>Dashboards</c>).</summary>
public sealed class DashboardOptions
{
    /// <summary>Class libraries, by absolute path.</summary>
    public IReadOnlyList<string> Assemblies { get; set; } = [];
}
