namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>A folder for one open engine of this process alone (0700), gone with it; what a killed process left is removed by the next.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "cleandash-engine-";
    private const string Lock = "in-use.lock";
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly FileStream held;

    public PrivateFolder(TimeProvider time)
    {
        RemoveLeftovers(time.GetUtcNow().UtcDateTime);
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        try
        {
            held = Hold(Path, FileMode.CreateNew);
        }
        catch
        {
            Remove(Path);
            throw;
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        held.Dispose();
        Remove(Path);
    }

    private static FileStream Hold(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, Lock), mode, FileAccess.ReadWrite, FileShare.None);

    // A living process holds the lock of its folder; one that is just being made has none yet.
    private static void RemoveLeftovers(DateTime now)
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                if (now - Directory.GetCreationTimeUtc(folder) < Settling && !File.Exists(System.IO.Path.Combine(folder, Lock)))
                    continue;
                Hold(folder, FileMode.OpenOrCreate).Dispose();
                Remove(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or another person's.
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start tries again.
        }
    }
}
