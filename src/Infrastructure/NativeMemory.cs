using System.Runtime.InteropServices;

namespace CleanDash.Infrastructure;

/// <summary>Memory outside the managed heap.</summary>
public static partial class NativeMemory
{
    private const int ArenaMax = -8;

    /// <summary>
    /// Holds the C library to one arena a core where its own rule is eight: threads of the runtime, of SQLite and of the engine come and go, and each arena keeps what they freed.
    /// Seen on two cores: 5 to 9 MB less. Call it first; without the GNU C library it does nothing.
    /// </summary>
    public static void KeepFewArenas()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(ArenaMax, Math.Max(2, Environment.ProcessorCount));
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, whose allocator has no arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
