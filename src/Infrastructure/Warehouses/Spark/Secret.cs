namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>A secret from the settings, or from a file that somebody may replace while the program runs.</summary>
/// <param name="name">What it is, as <c>Databricks:Token</c>.</param>
/// <param name="text">The secret itself; empty when there is a file.</param>
/// <param name="file">The file, or empty.</param>
/// <param name="time">Tells when to look again.</param>
/// <param name="secrets">Learns what is read.</param>
internal sealed class Secret(string name, string text, string file, TimeProvider time, KnownSecrets secrets)
{
    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(15);

    private const string NotSendable = "holds more than a token: it takes one word on one line, without anything before it.";

    private readonly Lock gate = new();
    private string? read;
    private long readAt;

    /// <summary>The secret as it is now; the file is looked at every quarter of a minute, or at once when the old value was refused.</summary>
    /// <exception cref="ServerException">The file cannot be read.</exception>
    public string Now(bool refused)
    {
        if (file.Length == 0)
            return IsSendable(text) ? text : throw new ServerException(ServerFault.Credentials, $"The warehouse's secret {NotSendable}");
        lock (gate)
        {
            if (read is not null && !refused && time.GetElapsedTime(readAt) < Looks)
                return read;
            // Whoever replaces the file may be half way through: what was good before is kept until something good is there.
            var (found, mistake) = Look();
            if (found is not null)
            {
                (read, readAt) = (found, time.GetTimestamp());
                secrets.Learn(name, found);
            }

            return read ?? throw mistake!;
        }
    }

    private (string? Found, ServerException? Mistake) Look()
    {
        if (SecretFile.Read(file, out var mistake, out var cause) is not { } found)
            return (null, new(ServerFault.Credentials, mistake, cause));
        return IsSendable(found) ? (found, null) : (null, new(ServerFault.Credentials, $"The file with the warehouse's secret {NotSendable}"));
    }

    /// <summary>Whether a header can hold it.</summary>
    public static bool IsSendable(string secret) => secret.All(static sign => sign is > ' ' and <= '~');

    /// <summary>The secret as the token of every call: a personal access token.</summary>
    public TokenSource AsToken() => (refused, _) => new(Now(refused));
}
