namespace CleanDash.Web.SignIn;

/// <summary>A browser and its system in words that its owner knows again, as <c>Chrome on Linux</c>; the header itself is not kept.</summary>
internal static class BrowserName
{
    // A later browser names the earlier ones too, so the order matters.
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return (Named(Browsers, agent), Named(Systems, agent)) switch
        {
            (null, null) => "",
            ({ } browser, null) => browser,
            (null, { } system) => "A browser on " + system,
            ({ } browser, { } system) => $"{browser} on {system}",
        };
    }

    /// <summary>Whether a name of ours is that of a phone or tablet.</summary>
    public static bool IsHandheld(string name) => name.EndsWith("Android", StringComparison.Ordinal) || name.EndsWith("iPhone", StringComparison.Ordinal) || name.EndsWith("iPad", StringComparison.Ordinal);

    private static string? Named((string Sign, string Name)[] names, string agent) => Array.Find(names, name => agent.Contains(name.Sign, StringComparison.Ordinal)).Name;
}
