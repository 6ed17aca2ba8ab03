using System.Reflection;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>DuckDB in this process over a lakehouse folder, locked down before anybody's SQL reaches it.</summary>
internal sealed partial class DuckDbEngine(WarehouseOptions options, ILogger<DuckDbEngine> logger, TimeProvider time) : Engine
{
    private PrivateFolder? folder;
    private LakehouseTables tables = LakehouseTables.None;
    private SqlGuard guard = SqlGuard.Closed;

    /// <summary>Where this process keeps the engine's files; null before it is open.</summary>
    public string? PrivatePath => folder?.Path;

    public override AdbcDatabase Open()
    {
        var lakehouse = LakehouseFolder.Read(WarehouseRules.Locate(options.Lakehouse));
        folder?.Dispose();
        folder = new PrivateFolder(time);
        AdbcDatabase? database = null;
        try
        {
            database = CAdbcDriverImporter.Load(DuckDbLibrary.Find(), DuckDbLibrary.EntryPoint).Open(Settings(folder.Path));
            using var connection = database.Connect(null);
            connection.Execute(Prelude());
            tables = LakehouseTables.Attach(connection, lakehouse, folder.Path);
            guard = SqlGuard.For(connection);
            LockDown(connection, lakehouse.Path);
        }
        catch (AdbcException exception)
        {
            database?.Dispose();
            throw new WarehouseException(WarehouseCodes.Unreachable, "The embedded engine could not be started.", exception.Message, exception);
        }

        foreach (var (name, reason) in tables.Broken)
            TableIsBroken(name, reason);
        Opened(lakehouse.Path, tables.Known.Count);
        return database;
    }

    public override ReadySql Prepare(AdbcConnection connection, string sql)
    {
        var source = SqlText.Parse(sql);
        var rendered = source.Render(marker => "$" + source.Markers[marker]);
        var found = guard.Check(connection, rendered);
        if (!source.Markers.ToHashSet(StringComparer.Ordinal).SetEquals(found.Parameters))
            throw new WarehouseException(WarehouseCodes.Statement, "The SQL has a parameter that is not written as :name.");
        foreach (var table in found.Tables)
            tables.Require(table);
        return new(source, rendered, found.Parameters, found.Tables);
    }

    public override Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters)
    {
        try
        {
            return Description.Of(connection, sql, parameters);
        }
        catch (AdbcException exception)
        {
            throw DuckDbErrors.ExplainToAuthor(exception, sql, tables);
        }
    }

    public override WarehouseException Explain(AdbcException exception, ReadySql? sql) => DuckDbErrors.Explain(exception, sql, tables);

    // After an error inside itself the engine refuses everything until it is opened anew.
    public override bool IsLost(AdbcException exception) =>
        exception.Message.Contains("FATAL Error", StringComparison.Ordinal)
        || exception.Message.Contains("INTERNAL Error", StringComparison.Ordinal)
        || exception.Message.Contains("database has been invalidated", StringComparison.Ordinal);

    public override void Dispose() => folder?.Dispose();

    private static string Prelude()
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
