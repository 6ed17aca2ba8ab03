using System.Globalization;
using System.Net;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>Reads <c>sc://host:port/;key=value;…</c>, the address that every Spark Connect client takes.</summary>
internal static class SparkConnectAddress
{
    private const string Scheme = "sc://";
    private const int UsualPort = 15002;
    private static readonly string[] Secretive = ["token", "authorization", "secret", "password", "cookie", "key"];
    private const string Example = "it takes an address like sc://spark.example.com:15002/;token=…";

    /// <summary>The options, or what is wrong with the address; the sentence never holds the token.</summary>
    public static SparkConnectOptions? Parse(string address, out string? mistake)
    {
        mistake = null;
        if (!address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Wrong($"does not begin with sc://; {Example}", out mistake);
        var slash = address.IndexOf('/', Scheme.Length);
        var authority = slash < 0 ? address[Scheme.Length..] : address[Scheme.Length..slash];
        var rest = slash < 0 ? "" : address[(slash + 1)..];
        if (authority.Contains(';', StringComparison.Ordinal) || (rest.Length > 0 && rest[0] != ';'))
            return Wrong($"has something between the server and its parameters, which begin with /;. {Example}", out mistake);
        if (!Uri.TryCreate("http://" + authority, UriKind.Absolute, out var server) || server.UserInfo.Length > 0 || server.PathAndQuery != "/")
            return Wrong($"names no server; {Example}", out mistake);
        return Parameters(rest, out mistake) is { } parameters ? Of(server, !authority.EndsWith(":80", StringComparison.Ordinal) && server.IsDefaultPort ? UsualPort : server.Port, parameters, out mistake) : null;
    }

    /// <summary>The values in the address that are secrets by their name, also where the address is wrong.</summary>
    public static IEnumerable<(string Name, string Secret)> Secrets(string address)
    {
        foreach (var pair in address.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && Has(pair[..equals], Secretive))
                yield return (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
        }

        static bool Has(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static SparkConnectOptions? Of(Uri server, int port, Dictionary<string, string> parameters, out string? mistake)
    {
        mistake = null;
        var token = Take(parameters, "token");
        if (token is not null && !Secret.IsSendable(token))
            return Wrong("has a token with blanks, or with signs that no token has", out mistake);
        var encrypted = Take(parameters, "use_ssl") switch
        {
            null => token is not null,
            "true" => true,
            "false" => false,
            _ => (bool?)null,
        };
        if (encrypted is not { } tls)
            return Wrong("has a use_ssl that is neither true nor false", out mistake);
        if (!tls && !IsHere(server) && (token is not null || parameters.ContainsKey("authorization")))
            return Wrong("would send the token unencrypted; leave use_ssl=false out", out mistake);
        if (Take(parameters, "grpc_max_message_size") is not { } size)
            size = $"{128 << 20}";
        if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most < 1 << 16)
            return Wrong("has a grpc_max_message_size that is no number of bytes from 65536 on", out mistake);
        if (Take(parameters, "session_id") is not null)
            return Wrong("names a session_id; sessions are opened as they are needed, so leave it out", out mistake);
        var (user, agent) = (Take(parameters, "user_id"), Take(parameters, "user_agent"));
        if (parameters.FirstOrDefault(static header => !IsHeader(header.Key, header.Value)).Key is { } unsendable)
            return Wrong($"has a parameter {(IsName(unsendable) ? unsendable : "without a proper name")}, which is none of token, use_ssl, user_id, user_agent, grpc_max_message_size, and no header that can be sent", out mistake);
        return new()
        {
            Server = new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, server.Host, port).Uri,
            Token = token is null ? null : (_, _) => new(token),
            Headers = parameters,
            User = user ?? "cleandash",
            Agent = agent ?? "",
            MaxMessage = most,
        };
    }

    private static Dictionary<string, string>? Parameters(string text, out string? mistake)
    {
        mistake = null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == pair.Length - 1)
                return Missing("has a parameter without a name or a value; parameters are written ;name=value", out mistake);
            if (!parameters.TryAdd(Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..])))
                return Missing("has one parameter twice", out mistake);
        }

        return parameters;
    }

    private static string? Take(Dictionary<string, string> parameters, string name) => parameters.Remove(name, out var value) ? value : null;

    private static bool IsHere(Uri server) => server.IsLoopback || (IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // What is no name may be a secret whose name was forgotten.
    private static bool IsName(string name) => name.Length <= 32 && name.All(static sign => char.IsAsciiLetter(sign) || sign is '-' or '_');

    // What gRPC lets into its metadata: a name in small letters, not binary, and printable text.
    private static bool IsHeader(string name, string value) =>
        name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.')
        && !name.EndsWith("-bin", StringComparison.Ordinal) && !name.StartsWith("grpc-", StringComparison.Ordinal)
        && value.All(static c => c is >= ' ' and <= '~');

    private static SparkConnectOptions? Wrong(string what, out string? mistake)
    {
        mistake = what;
        return null;
    }

    private static Dictionary<string, string>? Missing(string what, out string? mistake)
    {
        mistake = what;
        return null;
    }
}
