using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Ipc;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>A connection that runs and describes statements, and lists nothing.</summary>
internal abstract class StatementsOnlyConnection : AdbcConnection
{
    public override IArrowArrayStream GetObjects(
        GetObjectsDepth depth, string? catalogPattern, string? dbSchemaPattern, string? tableNamePattern, IReadOnlyList<string>? tableTypes, string? columnNamePattern) =>
        throw AdbcException.NotImplemented("This driver does not list what there is.");

    public override Schema GetTableSchema(string? catalog, string? dbSchema, string tableName) =>
        throw AdbcException.NotImplemented("This driver does not describe tables; it describes statements.");

    public override IArrowArrayStream GetTableTypes() => throw AdbcException.NotImplemented("This driver does not list kinds of tables.");
}
