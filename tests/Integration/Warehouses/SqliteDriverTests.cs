using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>The importer with a driver that is not ours: the Arrow project's own for SQLite.</summary>
public sealed class SqliteDriverTests
{
    [Fact]
    public void Arrows_driver_for_sqlite_loads_binds_reads_and_fails_as_it_should()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("CLEANDASH_SHARED") ?? "", "adbc", "sqlite", "libadbc_driver_sqlite.so");
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
            Assert.Skip("The SQLite driver is not here; CLEANDASH_SHARED names the folder that holds adbc/sqlite.");
        using var driver = CAdbcDriverImporter.Load(Path.GetFullPath(file));
        using var database = driver.Open(new Dictionary<string, string>(StringComparer.Ordinal) { [AdbcOptions.Uri] = ":memory:" });
        using var connection = database.Connect(null);

        using (var statement = connection.CreateStatement())
        {
            using var row = ParameterRow.Of(["a", "b"], [new("a", ParameterType.Long, 41L), new("b", ParameterType.String, null)]);
            statement.SqlQuery = "SELECT ? + 1 AS x, ? AS y";
            statement.Prepare();
            statement.Bind(row, row.Schema);
            using var stream = (ImportedStream)statement.ExecuteQuery().Stream!;
            using var batch = stream.ReadNext()!;
            Assert.Equal(42, ((Int64Array)batch.Column(0)).GetValue(0));
            Assert.True(batch.Column(1).IsNull(0));
            Assert.Null(stream.ReadNext());
            Assert.Equal(AdbcStatusCode.NotImplemented, Assert.ThrowsAny<AdbcException>(statement.Cancel).Status);
        }

        using (var statement = connection.CreateStatement())
        {
            statement.SqlQuery = "SELECT * FROM nowhere";
            Assert.Equal(AdbcStatusCode.InvalidArgument, Assert.ThrowsAny<AdbcException>(statement.ExecuteQuery).Status);
        }

        using (var statement = connection.CreateStatement())
        {
            statement.SqlQuery = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000) SELECT x FROM c";
            using var stream = (ImportedStream)statement.ExecuteQuery().Stream!;
            var rows = 0;
            while (stream.ReadNext() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }

            Assert.Equal(100_000, rows);
        }

        Assert.Equal(AdbcStatusCode.NotFound, Assert.Throws<AdbcException>(() => CAdbcDriverImporter.Load(Path.GetFullPath(file), "NoSuchInit")).Status);
    }
}
