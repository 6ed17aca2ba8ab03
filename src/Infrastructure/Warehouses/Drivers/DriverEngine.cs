using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>Another ADBC driver on this machine.</summary>
internal sealed class DriverEngine(WarehouseOptions options, KnownSecrets secrets) : AdbcEngine
{
    // It may be a server, which is not to be asked at every start, or a file, whose reader cannot describe.
    public override bool IsEmbedded => false;

    // Some drivers connect when the database is opened.
    public override bool OpensQuietly => false;

    public override bool HasCatalogs => false;

    public override int UsualConcurrency => 8;

    public override OpenEngine Open()
    {
        var database = DriverDatabase.Open(options, secrets);
        try
        {
            return new OpenDriver(database, SelectParser.Open(wholeNames: false));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Loads the library; it stays loaded.</summary>
    /// <exception cref="WarehouseException">Why it cannot be loaded.</exception>
    public static AdbcDriver Load(WarehouseOptions options)
    {
        if (DriverFile.Mistake(options.Driver) is { } mistake)
            throw new WarehouseException(WarehouseCodes.Unreachable, "The warehouse's driver cannot be loaded.", $"Warehouse:Driver {mistake}.");
        try
        {
            return CAdbcDriverImporter.Load(options.Driver);
        }
        catch (AdbcException exception)
        {
            throw new WarehouseException(WarehouseCodes.Unreachable, "The warehouse's driver cannot be loaded.", exception.Message, exception);
        }
    }

    /// <summary>A connection that may only read, where the driver has such a thing.</summary>
    /// <exception cref="WarehouseException">Why there is none.</exception>
    public static AdbcConnection Connect(AdbcDatabase database)
    {
        AdbcConnection? connection = null;
        try
        {
            connection = database.Connect(null);
            ReadOnly(connection);
            return connection;
        }
        catch (AdbcException exception)
        {
            connection?.Dispose();
            throw DriverErrors.OfConnecting(exception);
        }
    }

    private static void ReadOnly(AdbcConnection connection)
    {
        try
        {
            connection.ReadOnly = true;
        }
        catch (AdbcException exception) when (exception.Status is AdbcStatusCode.NotImplemented or AdbcStatusCode.InvalidArgument or AdbcStatusCode.NotFound)
        {
            // Most drivers have no such option; their addresses or accounts say it.
        }
    }
}
