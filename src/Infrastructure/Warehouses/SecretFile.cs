namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A file that holds one secret, and that somebody may replace while the program runs.</summary>
internal static class SecretFile
{
    /// <summary>What the file holds, without the blanks around it; null when that is nothing.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="mistake">Why there is nothing, as a sentence; empty when there is something.</param>
    /// <param name="cause">Why the file cannot be read, as the system says it.</param>
    public static string? Read(string file, out string mistake, out Exception? cause)
    {
        (mistake, cause) = ("", null);
        try
        {
            if (File.ReadAllText(file).Trim() is { Length: > 0 } found)
                return found;
            mistake = "The file with the warehouse's secret is empty.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (mistake, cause) = ("The file with the warehouse's secret cannot be read.", exception);
        }

        return null;
    }
}
