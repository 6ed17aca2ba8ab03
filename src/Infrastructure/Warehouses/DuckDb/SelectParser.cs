using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>DuckDB's parser and its list of functions without any data, for texts that another engine answers.</summary>
internal sealed class SelectParser : IDisposable
{
    private readonly Lock gate = new();
    private readonly AdbcDatabase database;
    private readonly AdbcConnection connection;
    private readonly SqlGuard guard;

    private SelectParser(AdbcDatabase database, AdbcConnection connection, SqlGuard guard) => (this.database, this.connection, this.guard) = (database, connection, guard);

    /// <summary>Opens the parser.</summary>
    /// <param name="wholeNames">Whether tables must be named as catalog.schema.table.</param>
    /// <exception cref="WarehouseException">The embedded engine cannot be loaded.</exception>
    public static SelectParser Open(bool wholeNames)
    {
        AdbcDatabase? opened = null;
        try
        {
            opened = CAdbcDriverImporter.Load(DuckDbLibrary.Find(), DuckDbLibrary.EntryPoint).Open(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["path"] = ":memory:",
                ["autoinstall_known_extensions"] = "false",
                ["autoload_known_extensions"] = "false",
                ["threads"] = "1",
            });
            var reader = opened.Connect(null);
            reader.Execute(DuckDbEngine.Prelude());
            reader.Execute("SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true;");
            return new(opened, reader, SqlGuard.For(reader, wholeNames));
        }
        catch (AdbcException exception)
        {
            opened?.Dispose();
            throw new WarehouseException(WarehouseCodes.Unreachable, "The embedded engine could not be started.", exception.Message, exception);
        }
    }

    /// <summary>The text taken apart, and the tables that it names.</summary>
    /// <exception cref="WarehouseException">Why the text is refused.</exception>
    public (SqlText Source, IReadOnlyList<string> Tables) Check(string text)
    {
        var source = SqlText.Parse(text);
        lock (gate)
        {
            var found = guard.Check(connection, source.Render(marker => "$" + source.Markers[marker]));
            return source.Markers.ToHashSet(StringComparer.Ordinal).SetEquals(found.Parameters)
                ? (source, found.Tables)
                : throw new WarehouseException(WarehouseCodes.Statement, "The SQL has a parameter that is not written as :name.");
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }
}
