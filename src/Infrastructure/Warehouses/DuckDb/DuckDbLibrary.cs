using System.Runtime.InteropServices;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Where the engine's library lies: beside the program once published, under <c>runtimes</c> in a build.</summary>
internal static class DuckDbLibrary
{
    public const string EntryPoint = "duckdb_adbc_init";

    public static string Find()
    {
        var file = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var platform = OperatingSystem.IsWindows() ? $"win-{machine}" : OperatingSystem.IsMacOS() ? "osx" : $"linux-{machine}";
        var searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return searched
            .Concat([AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native")])
            .Select(folder => Path.GetFullPath(Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists)
            ?? throw new WarehouseException(WarehouseCodes.Unreachable, $"The embedded engine's library {file} is not beside the program; install CleanDash again.");
    }
}
