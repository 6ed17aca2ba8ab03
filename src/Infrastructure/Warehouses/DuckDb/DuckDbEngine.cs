using System.Reflection;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>DuckDB in this process over a lakehouse folder, locked down before anybody's SQL reaches it.</summary>
internal sealed partial class DuckDbEngine(WarehouseOptions options, ILogger<DuckDbEngine> logger, TimeProvider time) : AdbcEngine
{
    public override OpenEngine Open()
    {
        var lakehouse = LakehouseFolder.Read(WarehouseRules.Locate(options.Lakehouse));
        var folder = Folder();
        AdbcDatabase? database = null;
        try
        {
            database = CAdbcDriverImporter.Load(DuckDbLibrary.Find(), DuckDbLibrary.EntryPoint).Open(Settings(folder.Path));
            using var connection = database.Connect(null);
            connection.Execute(Prelude());
            var tables = LakehouseTables.Attach(connection, lakehouse, folder.Path);
            var guard = SqlGuard.For(connection);
            LockDown(connection, lakehouse.Path);
            foreach (var (name, reason) in tables.Broken)
                TableIsBroken(name, reason);
            Opened(lakehouse.Path, tables.Known.Count);
            return new OpenDuckDb(database, folder, tables, guard);
        }
        catch (Exception exception)
        {
            database?.Dispose();
            folder.Dispose();
            if (exception is AdbcException)
                throw new WarehouseException(WarehouseCodes.Unreachable, "The embedded engine could not be started.", exception.Message, exception);
            throw;
        }
    }

    private PrivateFolder Folder()
    {
        try
        {
            return new PrivateFolder(time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WarehouseException(
                WarehouseCodes.Unreachable, "The embedded engine could not be started: it cannot write to the folder for temporary files.", $"{Path.GetTempPath()}: {exception.Message}", exception);
        }
    }

    internal static string Prelude()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("CleanDash.Infrastructure.Warehouses.DuckDb.prelude.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    // Given at opening, before the first statement could load or write anything.
    private Dictionary<string, string> Settings(string privateFolder) => new(StringComparer.Ordinal)
    {
        ["path"] = ":memory:",
        ["allow_community_extensions"] = "false",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["allow_persistent_secrets"] = "false",
        ["memory_limit"] = options.Memory,
        ["enable_external_file_cache"] = "false",
        ["threads"] = (options.Threads > 0 ? options.Threads : Environment.ProcessorCount).ToString(),
        ["temp_directory"] = Path.Combine(privateFolder, "spill"),
        ["max_temp_directory_size"] = options.Spill,
    };

    // This order is the only one: allowed folders cannot be named once access is off, and the lock is the end of all settings.
    private static void LockDown(AdbcConnection connection, string lakehouse) => connection.Execute($"""
        SET GLOBAL allowed_directories = [{Sql.Text(lakehouse)}];
        SET GLOBAL enable_external_access = false;
        SET GLOBAL lock_configuration = true;
        """);

    [LoggerMessage(LogLevel.Information, "The embedded engine serves {Tables} tables of {Lakehouse}")]
    private partial void Opened(string lakehouse, int tables);

    [LoggerMessage(LogLevel.Warning, "The table {Table} cannot be served: {Reason}")]
    private partial void TableIsBroken(string table, string reason);
}
