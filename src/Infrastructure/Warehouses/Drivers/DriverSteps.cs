using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>The first steps to what a driver reaches: its library, its database, a connection.</summary>
internal static class DriverSteps
{
    /// <summary>The schemas in which the account may change tables, as databases with the standard's views say; others say nothing.</summary>
    public const string SchemasToWrite = """
        SELECT coalesce(string_agg(DISTINCT CAST(table_schema AS VARCHAR), ', '), '') AS x FROM information_schema.table_privileges
        WHERE privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE') AND table_schema NOT IN ('pg_catalog', 'information_schema')
        AND (grantee = 'PUBLIC' OR grantee IN (SELECT role_name FROM information_schema.enabled_roles))
        """;

    public static Task<string> Library(WarehouseOptions options, CancellationToken cancellationToken) => Freed(
        () =>
        {
            using var driver = DriverEngine.Load(options);
            return $"{options.Driver} is a driver of ADBC {(driver.DriverVersion == AdbcVersion.Version_1_0_0 ? "1.0.0" : "1.1.0")}.";
        },
        cancellationToken);

    public static Task<string> Database(WarehouseOptions options, KnownSecrets secrets, CancellationToken cancellationToken) => Freed(
        () =>
        {
            using var database = DriverDatabase.Open(options, secrets);
            return "The driver took the options and opened its database.";
        },
        cancellationToken);

    public static Task<string> Connection(WarehouseOptions options, KnownSecrets secrets, CancellationToken cancellationToken) => Freed(
        () =>
        {
            using var database = DriverDatabase.Open(options, secrets);
            using var connection = DriverEngine.Connect(database);
            var info = Info(connection);
            return $"Connected to {Named(info, AdbcInfoCode.VendorName, AdbcInfoCode.VendorVersion, "an engine without a name")}, by {Named(info, AdbcInfoCode.DriverName, AdbcInfoCode.DriverVersion, "a driver without a name")}.";
        },
        cancellationToken);

    /// <summary>Whether panels can be compared with what is there; no failure where they cannot.</summary>
    public static Task<string> Columns(WarehouseOptions options, KnownSecrets secrets, CancellationToken cancellationToken) => Freed(
        () =>
        {
            using var database = DriverDatabase.Open(options, secrets);
            using var connection = DriverEngine.Connect(database);
            using var statement = connection.CreateStatement();
            statement.SqlQuery = "SELECT 1 AS x";
            try
            {
                statement.ExecuteSchema();
                return "The driver tells a query's columns without running it.";
            }
            catch (AdbcException exception) when (exception.Status == AdbcStatusCode.NotImplemented)
            {
                return "The driver cannot tell a query's columns without running it: they are compared when a panel is asked, not by a test of all panels.";
            }
            catch (AdbcException exception)
            {
                throw DriverErrors.Of(exception);
            }
        },
        cancellationToken);

    // Drivers block, and not all of them can be told to stop: whoever waits is let go in time, the call ends by itself.
    private static Task<string> Freed(Func<string> step, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);

    private static string Named(Dictionary<AdbcInfoCode, string> info, AdbcInfoCode name, AdbcInfoCode version, string otherwise) =>
        info.TryGetValue(name, out var known) ? $"{known} {Version(info.GetValueOrDefault(version, ""))}".TrimEnd() : otherwise;

    // PostgreSQL's driver gives the server's version as one number, and has none of its own.
    private static string Version(string told) => told switch
    {
        "unknown" => "",
        { Length: 6 } when int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => string.Create(CultureInfo.InvariantCulture, $"{number / 10_000}.{number % 10_000}"),
        _ => told,
    };

    private static Dictionary<AdbcInfoCode, string> Info(AdbcConnection connection)
    {
        var info = new Dictionary<AdbcInfoCode, string>();
        try
        {
            using var stream = (ImportedStream)connection.GetInfo([AdbcInfoCode.VendorName, AdbcInfoCode.VendorVersion, AdbcInfoCode.DriverName, AdbcInfoCode.DriverVersion]);
            while (stream.ReadNext() is { } batch)
            {
                using (batch)
                {
                    if (batch.Column(0) is not UInt32Array codes || batch.Column(1) is not DenseUnionArray values)
                        continue;
                    for (var row = 0; row < batch.Length; row++)
                    {
                        if (values.Fields[values.TypeIds[row]] is StringArray texts && texts.GetString(values.ValueOffsets[row]) is { } text)
                            info[(AdbcInfoCode)codes.GetValue(row)!.Value] = text;
                    }
                }
            }
        }
        catch (AdbcException)
        {
            // The driver tells nothing about itself; the connection is there all the same.
        }

        return info;
    }
}
