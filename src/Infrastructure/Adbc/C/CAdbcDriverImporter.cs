using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Apache.Arrow.Adbc.C;

/// <summary>Loads drivers that are C libraries: the ADBC C interface 1.1.0, or 1.0.0 where a driver knows no more.</summary>
public static unsafe class CAdbcDriverImporter
{
    // A library is loaded once for the process and stays: unloading one under its own threads ends the process.
    private static readonly ConcurrentDictionary<string, nint> Libraries = new(StringComparer.Ordinal);

    /// <summary>Loads a driver.</summary>
    /// <param name="file">Absolute path of the library.</param>
    /// <param name="entryPoint">Name of its init function; without it the usual names are tried.</param>
    /// <exception cref="AdbcException">The library cannot be loaded, has no init function or knows neither version.</exception>
    public static AdbcDriver Load(string file, string? entryPoint = null)
    {
        if (!Path.IsPathFullyQualified(file))
            throw new AdbcException($"The driver '{file}' must be given by its absolute path.", AdbcStatusCode.InvalidArgument);
        nint library;
        try
        {
            library = Libraries.GetOrAdd(Path.GetFullPath(file), static path => NativeLibrary.Load(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new AdbcException($"The driver '{file}' cannot be loaded: {exception.Message}", AdbcStatusCode.NotFound, exception);
        }

        string[] names = entryPoint is null ? [DeriveEntryPoint(file), "AdbcDriverInit"] : [entryPoint];
        foreach (var name in names)
        {
            if (NativeLibrary.TryGetExport(library, name, out var init))
                return Import(init);
        }

        throw new AdbcException($"The driver '{file}' has no function {string.Join(" or ", names)}.", AdbcStatusCode.NotFound);
    }

    /// <summary>As <see cref="Load(string, string?)"/>; a library is never unloaded, whatever is asked for.</summary>
    public static AdbcDriver Load(string file, bool canUnload, string? entryPoint = null) => Load(file, entryPoint);

    /// <summary>Makes a driver of an init function that is in the process already.</summary>
    internal static AdbcDriver Import(nint init)
    {
        var entry = (delegate* unmanaged[Cdecl]<int, void*, CAdbcError*, AdbcStatusCode>)init;
        var handle = new DriverHandle();
        try
        {
            var version = AdbcVersion.Version_1_1_0;
            var error = NativeError.Fresh();
            var status = entry(version, handle.Table, &error);
            if (status == AdbcStatusCode.NotImplemented)
            {
                NativeError.Release(&error);
                new Span<byte>(handle.Table, sizeof(CAdbcDriver)).Clear();
                error = NativeError.Fresh();
                version = AdbcVersion.Version_1_0_0;
                status = entry(version, handle.Table, &error);
            }

            NativeError.Check(handle.Table, status, &error, "init");
            Require(handle.Table);
            return new ImportedDriver(handle, version);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    internal static string DeriveEntryPoint(string file)
    {
        var name = Path.GetFileName(file);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
            name = name[..dot];
        if (name.StartsWith("lib", StringComparison.Ordinal))
            name = name[3..];
        var derived = new StringBuilder();
        foreach (var word in name.Split('-', '_').Where(word => word.Length > 0))
            derived.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        return (derived.ToString().StartsWith("Adbc", StringComparison.Ordinal) ? "" : "Adbc") + derived + "Init";
    }

    private static void Require(CAdbcDriver* table)
    {
        if (table->DatabaseNew == null || table->DatabaseInit == null || table->DatabaseRelease == null
            || table->ConnectionNew == null || table->ConnectionInit == null || table->ConnectionRelease == null
            || table->StatementNew == null || table->StatementRelease == null || table->StatementExecuteQuery == null)
            throw new AdbcException("The driver lacks functions that every driver must have.", AdbcStatusCode.InternalError);
    }
}
