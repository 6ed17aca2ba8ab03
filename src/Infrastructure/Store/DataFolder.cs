using System.Globalization;
using System.Runtime.InteropServices;

namespace CleanDash.Infrastructure.Store;

/// <summary>The data folder and the files in it are the product's alone, whatever the umask of who starts it.</summary>
internal static partial class DataFolder
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int ForWriting = 2;
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder where it is missing, and writes to it once, so that a full or read-only disk is known now.</summary>
    public static void Prepare(string folder)
    {
        CreateFolder(folder);
        Probe(folder);
    }

    /// <summary>Finds out whether <see cref="Prepare"/> would do, and leaves nothing: the nearest folder that is there is written to.</summary>
    public static void Try(string folder)
    {
        var nearest = folder;
        while (!Directory.Exists(nearest))
        {
            if (File.Exists(nearest)) throw new IOException($"{nearest} is a file.");
            nearest = Path.GetDirectoryName(nearest) ?? throw new IOException($"There is no {Path.GetPathRoot(folder)}.");
        }

        Probe(nearest);
    }

    /// <summary>Whether a file is there in a folder that this process may not write to, without a journal beside it.</summary>
    public static bool IsReadOnly(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return OperatingSystem.IsLinux() && File.Exists(path) && !File.Exists(path + "-wal") && MayAccess(folder, ForWriting) != 0;
    }

    private static void Probe(string folder)
    {
        var probe = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".probe-{Environment.ProcessId}"));
        try
        {
            using var file = Private(probe, System.IO.FileMode.Create);
            file.Write(new byte[4096]);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    /// <summary>A folder that nobody else may enter; one that is there stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, FolderMode);
    }

    /// <summary>An empty file that nobody else may read. SQLite gives its -wal and -shm the mode of the database.</summary>
    public static void CreatePrivate(string path) => Private(path, System.IO.FileMode.CreateNew).Dispose();

    private static FileStream Private(string path, System.IO.FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode0600;
        return new FileStream(path, options);
    }

    // Asks only: a file of SQLite's must not be opened beside SQLite, whose locks would be gone at its closing.
    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MayAccess(string path, int how);
}
