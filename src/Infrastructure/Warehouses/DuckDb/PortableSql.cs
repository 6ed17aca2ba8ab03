using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Takes texts apart by DuckDB's parser and its list of functions while another engine answers; the parser is opened for it, without any data, and closed again.</summary>
internal sealed class PortableSql(AdbcEngine engine) : IPortableSql
{
    public Task<IReadOnlyList<WarehouseException?>> Check(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        engine.IsEmbedded ? Task.FromResult<IReadOnlyList<WarehouseException?>>([]) : Task.Run(() => Check(texts), cancellationToken);

    private static IReadOnlyList<WarehouseException?> Check(IReadOnlyList<string> texts)
    {
        try
        {
            using var database = CAdbcDriverImporter.Load(DuckDbLibrary.Find(), DuckDbLibrary.EntryPoint).Open(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["path"] = ":memory:",
                ["autoinstall_known_extensions"] = "false",
                ["autoload_known_extensions"] = "false",
                ["threads"] = "1",
            });
            using var connection = database.Connect(null);
            connection.Execute(DuckDbEngine.Prelude());
            connection.Execute("SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true;");
            var guard = SqlGuard.For(connection);
            return [.. texts.Select(text => Mistake(guard, connection, text))];
        }
        catch (AdbcException exception)
        {
            throw new WarehouseException(WarehouseCodes.Unreachable, "The embedded engine could not be started.", exception.Message, exception);
        }
    }

    private static WarehouseException? Mistake(SqlGuard guard, AdbcConnection connection, string text)
    {
        try
        {
            var source = SqlText.Parse(text);
            guard.Check(connection, source.Render(marker => "$" + source.Markers[marker]));
            return null;
        }
        catch (WarehouseException exception)
        {
            return exception;
        }
    }
}
