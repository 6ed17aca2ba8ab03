using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CleanDash.Infrastructure.Store;

/// <summary>
/// One process at a time makes or migrates the store. The operating system holds the lock and frees it when its holder dies, so that nothing stale can be left behind;
/// the file says who holds it (process and boot), for the sentence that a waiting process ends with.
/// </summary>
internal static class MigrationLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for the lock; disposing the result gives it back.</summary>
    /// <exception cref="CannotStartException">Another process kept it for a minute.</exception>
    public static FileStream Take(string folder)
    {
        var path = Path.Combine(folder, "migration.lock");
        var watch = Stopwatch.StartNew();
        FileStream? file = null;
        while (file is null)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                file = new FileStream(path, options);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (watch.Elapsed > Patience)
                {
                    throw new CannotStartException(CannotStartException.Store, $"Another process has been preparing the store for a minute; {path} holds its number.");
                }

                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(100));
            }
        }

        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Boot()}\n")));
        file.Flush();
        return file;
    }

    private static string Boot()
    {
        const string id = "/proc/sys/kernel/random/boot_id";
        return File.Exists(id) ? File.ReadAllText(id).Trim() : "-";
    }
}
