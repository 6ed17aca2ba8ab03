using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>A driver's database, opened anew for the next connection when the files of its options hold something new; older connections stay as they are.</summary>
internal sealed class DriverDatabase : AdbcDatabase
{
    private readonly Lock gate = new();
    private readonly AdbcDriver driver;
    private readonly DriverValues values;
    private IReadOnlyDictionary<string, string> opened;
    private AdbcDatabase database;
    private bool disposed;

    private DriverDatabase(AdbcDriver driver, DriverValues values)
    {
        (this.driver, this.values) = (driver, values);
        opened = values.Now();
        database = Open(opened);
    }

    /// <summary>Loads the driver and opens its database.</summary>
    /// <exception cref="WarehouseException">What the driver does not take.</exception>
    public static DriverDatabase Open(WarehouseOptions options, KnownSecrets secrets) => new(DriverEngine.Load(options), new(options, secrets));

    public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options)
    {
        while (true)
        {
            var current = Current();
            try
            {
                return current.Connect(options);
            }
            catch (ObjectDisposedException)
            {
                // Another connection found something new between the two calls.
            }
        }
    }

    public override void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            database.Dispose();
        }

        base.Dispose();
    }

    // The importer keeps a database until its last connection is closed.
    private AdbcDatabase Current()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var now = values.Now();
            if (!now.SequenceEqual(opened))
            {
                var next = Open(now);
                database.Dispose();
                (database, opened) = (next, now);
            }

            return database;
        }
    }

    private AdbcDatabase Open(IReadOnlyDictionary<string, string> with)
    {
        try
        {
            return driver.Open(with);
        }
        catch (AdbcException exception)
        {
            throw DriverErrors.OfOpening(exception);
        }
    }
}
