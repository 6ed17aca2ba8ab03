using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.Databricks;

/// <summary>A secret from the settings, or from a file that somebody may replace while the program runs.</summary>
/// <param name="text">The secret itself; empty when there is a file.</param>
/// <param name="file">The file, or empty.</param>
/// <param name="time">Tells when to look again.</param>
/// <param name="learn">Is told what is read, so that it stands nowhere else.</param>
internal sealed class Secret(string text, string file, TimeProvider time, Action<string>? learn = null)
{
    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private string? read;
    private long readAt;

    /// <summary>The secret as it is now; the file is looked at every quarter of a minute, or at once when the old value was refused.</summary>
    /// <exception cref="SparkException">The file cannot be read.</exception>
    public string Now(bool refused)
    {
        if (file.Length == 0)
            return text;
        lock (gate)
        {
            if (read is not null && !refused && time.GetElapsedTime(readAt) < Looks)
                return read;
            try
            {
                read = File.ReadAllText(file).Trim();
                readAt = time.GetTimestamp();
                learn?.Invoke(read);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whoever replaces the file may be half way through.
                if (read is null)
                    throw new SparkException(SparkFault.Credentials, "The file with the warehouse's secret cannot be read.", exception);
            }

            return read.Length > 0 ? read : throw new SparkException(SparkFault.Credentials, "The file with the warehouse's secret is empty.");
        }
    }

    /// <summary>The secret as the token of every call: a personal access token.</summary>
    public TokenSource AsToken() => (refused, _) => new(Now(refused));
}
